package reg.scan.report;

import org.jspecify.annotations.Nullable;

/**
 * A rule that a file breaks.
 *
 * @param rule which one
 * @param where in the file: members of archives joined by {@code !/}, then a byte, a line or a JSON
 *     path; empty when it is the whole file
 * @param message what is there. May hold text of the file: escape it before it is shown
 */
public record Finding(Rule rule, String where, String message) {
  /** Written out: what the compiler makes is put together anew at each start. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Finding that
        && rule == that.rule
        && where.equals(that.where)
        && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rule.hashCode() + where.hashCode()) + message.hashCode();
  }
}

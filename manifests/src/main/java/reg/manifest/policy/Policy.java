package reg.manifest.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reg.manifest.DidKey;

/**
 * Rules in the order in which they are tried.
 *
 * @param source the file, or {@code default}
 * @param sha256 of the file's bytes, 64 hex digits
 * @param unsigned what follows for bytes that nobody signed for; they are never loaded
 * @param rules the first that matches decides
 */
public record Policy(String source, String sha256, Unsigned unsigned, List<Rule> rules) {
  /** What holds when there is no file: docs/formats/policy.md gives its text. */
  public static final Policy DEFAULT =
      new Policy("default", DefaultPolicy.SHA256, Unsigned.WARN, DefaultPolicy.RULES);

  public Policy {
    rules = List.copyOf(rules);
  }

  /** What follows for bytes that nobody signed for. */
  public enum Unsigned {
    DENY,
    /** They may be fetched and written, with a warning. */
    WARN
  }

  /** The text of {@link #DEFAULT}, as a file would have it. */
  public static String defaultText() {
    return DefaultPolicy.text();
  }

  /** Whether somebody wrote it for this place, so that its every word is meant. */
  public boolean isWritten() {
    return !equals(DEFAULT);
  }

  /** Everybody whose attestations a rule counts. */
  public SortedSet<DidKey> attesters() {
    var keys = new TreeSet<DidKey>();
    for (Rule rule : rules) {
      rule.required().forEach(required -> keys.addAll(required.from()));
    }
    return keys;
  }

  /** Whether a rule asks what the files are. */
  public boolean asksFormats() {
    return rules.stream().anyMatch(rule -> rule.formats() != null);
  }

  /** Whether a rule asks for a transparency log. */
  public boolean asksLog() {
    return rules.stream().anyMatch(rule -> rule.log() != null);
  }

  /** The first rule for an artifact; null when there is none. */
  @Nullable Rule ruleFor(PolicyFacts.Subject subject) {
    for (Rule rule : rules) {
      if (rule.match().matches(subject.id().publisher(), subject.id().name())
          && rule.standings().contains(subject.standing())) {
        return rule;
      }
    }
    return null;
  }

  static final Set<Standing> EVERY_STANDING = EnumSet.allOf(Standing.class);
}

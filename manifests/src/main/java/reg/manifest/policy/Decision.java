package reg.manifest.policy;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a release is let in, and why.
 *
 * @param verdict the answer
 * @param ask whether a person who says yes would make it ALLOW
 * @param policy by which
 * @param use for what
 * @param facts about what
 * @param findings one a condition, in the order in which they were looked at
 */
public record Decision(
    Verdict verdict,
    boolean ask,
    Policy policy,
    Use use,
    PolicyFacts facts,
    List<Finding> findings) {
  public Decision {
    findings = List.copyOf(findings);
  }

  /** The answer. */
  public enum Verdict {
    ALLOW,
    DENY,
    /** The facts do not suffice, which is not to allow. */
    UNKNOWN;

    /** As JSON writes it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** When it was made. */
  public Instant time() {
    return facts.now();
  }

  public boolean isAllowed() {
    return verdict == Verdict.ALLOW;
  }

  /** The conditions that do not hold but only warn. */
  public List<Finding> warnings() {
    return with(Finding.Verdict.WARNED).toList();
  }

  /** Why it is not allowed, in one line. */
  public String refusal() {
    Finding.Verdict worst =
        verdict == Verdict.DENY ? Finding.Verdict.FAILED : Finding.Verdict.UNKNOWN;
    return with(worst)
        .map(finding -> finding.check() + ": " + finding.detail() + first(finding, worst))
        .collect(Collectors.joining("; "));
  }

  /** The first part of a condition that is why it does not hold. */
  private static String first(Finding finding, Finding.Verdict worst) {
    return finding.children().stream()
        .filter(child -> child.verdict() == worst)
        .findFirst()
        .map(child -> " (" + child.detail() + ")")
        .orElse("");
  }

  private Stream<Finding> with(Finding.Verdict wanted) {
    return findings.stream().filter(finding -> finding.verdict() == wanted);
  }
}

package reg.manifest.policy;

import java.util.List;
import java.util.Locale;

/**
 * A reason: one check, what came of it, and the checks it rests on.
 *
 * @param check what was checked, a short stable word
 * @param verdict what came of it
 * @param detail for people
 * @param children the checks it rests on
 */
public record Finding(String check, Verdict verdict, String detail, List<Finding> children) {
  public Finding {
    children = List.copyOf(children);
  }

  Finding(String check, Verdict verdict, String detail) {
    this(check, verdict, detail, List.of());
  }

  /** What came of a check. */
  public enum Verdict {
    PASSED,
    /** Does not hold, and the rule only warns. */
    WARNED,
    /** Cannot be told with the facts there are. */
    UNKNOWN,
    FAILED;

    /** As JSON writes it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

package reg.node.verify;

import java.util.List;

/**
 * A node of the reason tree: one check, what came of it, and the checks it rests on.
 *
 * @param check what was checked, a short stable word: {@code release-signature}
 * @param verdict what came of it
 * @param detail for people: which key, which CID, how many files
 * @param children the checks it rests on
 */
public record Reason(String check, Verdict verdict, String detail, List<Reason> children) {
  public Reason {
    children = List.copyOf(children);
  }

  /** What came of a check. */
  public enum Verdict {
    PASSED,
    /** Does not hold, and is no reason to refuse. */
    WARNED,
    FAILED,
    /** Not made, because an earlier one failed or there was nothing to check. */
    SKIPPED
  }
}

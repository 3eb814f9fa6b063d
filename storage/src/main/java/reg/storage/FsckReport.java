package reg.storage;

import java.util.List;

/**
 * What a check of the store found.
 *
 * @param blocks how many were read and hashed
 * @param findings what is wrong, each naming the block, pin, ref or file; empty when all is well
 */
public record FsckReport(long blocks, List<Finding> findings) {
  public FsckReport {
    findings = List.copyOf(findings);
  }

  /**
   * One thing that is wrong.
   *
   * @param kind what kind
   * @param subject the CID, ref name or file name
   * @param detail what is wrong with it and what can be done
   */
  public record Finding(Kind kind, String subject, String detail) {}

  /** The kinds of finding. */
  public enum Kind {
    DAMAGED_BLOCK,
    MISSING_BLOCK,
    DAMAGED_PIN,
    DAMAGED_REF,
    DAMAGED_FILE
  }
}

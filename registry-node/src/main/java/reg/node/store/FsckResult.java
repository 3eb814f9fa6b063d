package reg.node.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;

/**
 * What a check of the store found.
 *
 * @param blocks how many were read and hashed
 * @param bytes of them, raw; like the blocks 0 of a store that cannot be opened
 * @param findings every defect; empty when the store is sound
 * @param elapsed wall time
 */
public record FsckResult(long blocks, long bytes, List<Finding> findings, Duration elapsed) {
  /** The kind of a defect in the store's own files. */
  static final String DAMAGED_FILE = "damaged-file";

  public FsckResult {
    findings = List.copyOf(findings);
  }

  /** Whether files of the store are damaged, so that making it anew may help. */
  public boolean hasDamagedFile() {
    return findings.stream().anyMatch(finding -> finding.kind().equals(DAMAGED_FILE));
  }

  /**
   * One defect.
   *
   * @param kind a short stable word: {@code damaged-block}, {@code missing-block}, {@code
   *     damaged-pin}, {@code damaged-ref} or {@code damaged-file}
   * @param cid the block, when one is concerned
   * @param detail what is wrong and what to do
   * @param usedBy full references of releases that need it
   */
  public record Finding(String kind, @Nullable Cid cid, String detail, List<String> usedBy) {
    public Finding {
      usedBy = List.copyOf(usedBy);
    }
  }
}

package reg.node.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;

/**
 * What a check of the store found.
 *
 * @param blocks how many were read and hashed
 * @param bytes of them, raw
 * @param findings every defect; empty when the store is sound
 * @param elapsed wall time
 */
public record FsckResult(long blocks, long bytes, List<Finding> findings, Duration elapsed) {
  public FsckResult {
    findings = List.copyOf(findings);
  }

  /**
   * One defect.
   *
   * @param kind a short stable word: {@code damaged}, {@code missing}, {@code index}
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

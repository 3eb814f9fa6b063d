package reg.node.verify;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.ipld.Cid;

/**
 * What a verification found.
 *
 * @param fault null when every check passed; else the worst failure, which decides the exit code
 * @param ref the full reference, or the CID of a bare root
 * @param publisher did:key; null for a bare root
 * @param release its CID; null for a bare root
 * @param reasons the tree of checks
 * @param files how the files compare
 * @param elapsed wall time
 */
public record VerifyResult(
    @Nullable Fault fault,
    String ref,
    @Nullable String publisher,
    @Nullable Cid release,
    Reason reasons,
    Files files,
    Duration elapsed) {
  /**
   * How the files compare with the release. Paths are those in the release.
   *
   * @param checked how many were hashed
   * @param bytes how many bytes were hashed
   * @param changed whose bytes differ
   * @param missing which the release has and the folder lacks
   * @param extra which the folder has and the release lacks
   */
  public record Files(
      long checked, long bytes, List<String> changed, List<String> missing, List<String> extra) {
    public Files {
      changed = List.copyOf(changed);
      missing = List.copyOf(missing);
      extra = List.copyOf(extra);
    }
  }
}

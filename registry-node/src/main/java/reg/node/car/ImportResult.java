package reg.node.car;

import java.time.Duration;
import java.util.List;
import reg.ipld.Cid;

/**
 * What came in with a CAR file.
 *
 * @param refs full references of the releases it held, signatures checked
 * @param roots the file trees, of those releases or bare
 * @param blocks how many were read
 * @param bytes of blocks read
 * @param newBytes of blocks that were not held before
 * @param elapsed wall time
 */
public record ImportResult(
    List<String> refs, List<Cid> roots, long blocks, long bytes, long newBytes, Duration elapsed) {
  public ImportResult {
    refs = List.copyOf(refs);
    roots = List.copyOf(roots);
  }
}

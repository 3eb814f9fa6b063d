package reg.node.car;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;

/**
 * What was written to a CAR file.
 *
 * @param ref the full reference, or the CID of a bare root
 * @param release the release's CID; null for a bare root
 * @param root the file tree
 * @param blocks how many
 * @param bytes of the CAR file
 * @param elapsed wall time
 */
public record ExportResult(
    String ref, @Nullable Cid release, Cid root, long blocks, long bytes, Duration elapsed) {}

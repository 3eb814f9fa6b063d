package reg.node.oms;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import reg.ipld.Cid;

/**
 * A signed folder that was written.
 *
 * @param ref the full reference
 * @param release its CID
 * @param model the folder with the model's files, and nothing else
 * @param signature the signature file
 * @param publicKey the file with the key that the signature is by
 * @param leftOut paths of the release that Model Signing does not cover, so they were not written
 * @param files how many were written
 * @param bytes how many bytes they have
 * @param elapsed wall time
 */
public record ModelExport(
    String ref,
    Cid release,
    Path model,
    Path signature,
    Path publicKey,
    List<String> leftOut,
    int files,
    long bytes,
    Duration elapsed) {
  public ModelExport {
    leftOut = List.copyOf(leftOut);
  }
}

package reg.node.bom;

import java.time.Duration;
import reg.ipld.Cid;
import reg.ipld.dagcbor.MapNode;
import reg.manifest.json.JsonWriter;

/**
 * A bill of materials.
 *
 * @param ref the full reference of the release
 * @param release its CID
 * @param document the bill
 * @param files how many files it lists
 * @param bytes how many bytes they have, all of them hashed
 * @param elapsed wall time
 */
public record Bom(
    String ref, Cid release, MapNode document, int files, long bytes, Duration elapsed) {
  /** The bill as JSON, UTF-8. */
  public byte[] json() {
    return JsonWriter.write(document);
  }
}

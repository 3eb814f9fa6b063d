package reg.node.catalog;

import java.time.Instant;
import java.util.List;
import reg.ipld.Cid;

/**
 * One version as {@code ls} and {@code log} list it.
 *
 * @param publisher did:key
 * @param name the artifact
 * @param version its version
 * @param channels that point at it, {@code latest} first
 * @param release the release's CID
 * @param facts what the release says of itself
 */
public record Entry(
    String publisher,
    String name,
    String version,
    List<String> channels,
    Cid release,
    Facts facts) {
  public Entry {
    channels = List.copyOf(channels);
  }

  /** The reference {@code PUBLISHER/NAME:VERSION}. */
  public String ref() {
    return publisher + "/" + name + ":" + version;
  }

  /**
   * What a release says of itself.
   *
   * @param kind {@code model} or {@code dataset}
   * @param root the file tree
   * @param bytes of all files
   * @param files how many
   * @param issued when it was signed
   */
  public record Facts(String kind, Cid root, long bytes, long files, Instant issued) {}
}

package reg.node.push;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;

/**
 * What a push did.
 *
 * @param name what was published
 * @param outcome whether it was new
 * @param release the CID of the release; null for a dry run
 * @param root the CID of the file tree
 * @param counts how much
 * @param elapsed wall time
 * @param warnings what the user should know, in order
 */
public record PushResult(
    PublishedName name,
    Outcome outcome,
    @Nullable Cid release,
    Cid root,
    Counts counts,
    Duration elapsed,
    List<String> warnings) {
  public PushResult {
    warnings = List.copyOf(warnings);
  }

  /** Whether something was published. */
  public enum Outcome {
    /** A new release is in the head. */
    PUBLISHED,
    /** The version existed with the same bytes; nothing was written. */
    UNCHANGED,
    /** A dry run: nothing was written. */
    PLANNED
  }

  /**
   * The full name of a release.
   *
   * @param publisher did:key
   * @param name the artifact
   * @param version its version
   */
  public record PublishedName(String publisher, String name, String version) {
    /** The reference {@code PUBLISHER/NAME:VERSION}. */
    public String ref() {
      return publisher + "/" + name + ":" + version;
    }
  }

  /**
   * How much was pushed.
   *
   * @param bytes of all files
   * @param files how many
   * @param newBytes of file content in blocks that were not held before
   * @param storedBytes that the store grew by, compressed
   */
  public record Counts(long bytes, long files, long newBytes, long storedBytes) {}
}

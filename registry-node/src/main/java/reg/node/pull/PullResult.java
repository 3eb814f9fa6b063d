package reg.node.pull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;

/**
 * What a pull did.
 *
 * @param ref the full reference {@code did:key:…/NAME:VERSION}, or the CID when it was a bare root
 * @param publisher did:key; null for a bare root
 * @param release the release's CID; null for a bare root
 * @param root the file tree
 * @param path the folder that holds the files now
 * @param outcome whether anything was written
 * @param counts how much
 * @param trust why the publisher's signature counts
 * @param elapsed wall time
 * @param warnings what the user should know, in order
 */
public record PullResult(
    String ref,
    @Nullable String publisher,
    @Nullable Cid release,
    Cid root,
    Path path,
    Outcome outcome,
    Counts counts,
    Trust trust,
    Duration elapsed,
    List<String> warnings) {
  public PullResult {
    warnings = List.copyOf(warnings);
  }

  /** Whether anything was written. */
  public enum Outcome {
    /** The target is new. */
    WRITTEN,
    /** The target was an earlier pull and was replaced. */
    REPLACED,
    /** The target held exactly this already, every byte checked. */
    UNCHANGED
  }

  /** Why the signature on the release counts. */
  public enum Trust {
    /** Signed by this home's own key. */
    OWN,
    /** Signed by the publisher whose key the reference names. */
    SIGNED,
    /** A bare root: nobody signed for these bytes. */
    UNSIGNED
  }

  /**
   * How much was pulled.
   *
   * @param files in the target
   * @param bytes in the target
   * @param fetchedBytes of content that came from peers
   * @param wireBytes of the messages that brought it, before encryption
   * @param peers that sent some of it
   */
  public record Counts(long files, long bytes, long fetchedBytes, long wireBytes, int peers) {}
}

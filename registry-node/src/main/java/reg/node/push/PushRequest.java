package reg.node.push;

import java.util.List;
import java.util.Set;

/**
 * What to publish.
 *
 * @param source where the bytes come from
 * @param target {@code NAME[:VERSION]}, optionally behind {@code me/} or the own did:key; without a
 *     version the next free number is taken
 * @param profile the chunking profile, {@code reg-1} or {@code unixfs-v1-2025}
 * @param description what the publisher says about it
 * @param options how to go about it
 * @param readers who alone may read it, {@code age1…} each; empty for everybody
 */
public record PushRequest(
    PushSource source,
    String target,
    String profile,
    Description description,
    Set<PushOption> options,
    List<String> readers) {
  public PushRequest {
    options = Set.copyOf(options);
    readers = List.copyOf(readers);
  }

  /** For everybody to read. */
  public PushRequest(
      PushSource source,
      String target,
      String profile,
      Description description,
      Set<PushOption> options) {
    this(source, target, profile, description, options, List.of());
  }

  boolean isPrivate() {
    return !readers.isEmpty();
  }
}

package reg.node.push;

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
 */
public record PushRequest(
    PushSource source,
    String target,
    String profile,
    Description description,
    Set<PushOption> options) {
  public PushRequest {
    options = Set.copyOf(options);
  }
}

package reg.ipfs.ipns;

import java.time.Duration;

/**
 * What a name stands for now.
 *
 * @param path {@code /ipfs/CID…}
 * @param ttl how long that may be taken from a cache; zero when not every name on the way says
 */
public record NameTarget(String path, Duration ttl) {}

package reg.ipfs.ipns;

import java.time.Duration;
import java.time.Instant;

/**
 * What the owner of a name says of it.
 *
 * @param value a path: {@code /ipfs/CID…} or {@code /ipns/NAME…}
 * @param sequence grows with each new value; an unsigned number
 * @param validUntil when the record expires
 * @param ttl how long it may be taken from a cache; up to 292 years
 */
public record IpnsEntry(String value, long sequence, Instant validUntil, Duration ttl) {}

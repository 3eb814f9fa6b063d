package reg.ipfs.ipns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.routing.RecordRouting;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;

/**
 * Publishes what one name stands for. The sequence grows with each new value and never goes back,
 * also over restarts and when another machine published for the same key: a record is kept before
 * anybody is given it, and what routing has is looked at first. For one thread.
 */
public final class IpnsPublisher {
  /** How long a record is valid. Kubo's. */
  public static final Duration LIFETIME = Duration.ofDays(2);

  /** How long others may take it from a cache. Kubo's. */
  public static final Duration TTL = Duration.ofMinutes(5);

  private final HostKey key;
  private final IpnsName name;
  private final RecordRouting routing;
  private final PublishedRecord last;
  private final InstantSource clock;

  /**
   * A publisher of the key's name.
   *
   * @param routing where records go
   * @param last what was published last
   */
  public IpnsPublisher(
      HostKey key, RecordRouting routing, PublishedRecord last, InstantSource clock) {
    this.key = key;
    this.name = new IpnsName(PeerId.of(key.publicKey()));
    this.routing = routing;
    this.last = last;
    this.clock = clock;
  }

  /** The name that is published. */
  public IpnsName name() {
    return name;
  }

  /**
   * Signs a record and puts it where others find it. The same value as before keeps its sequence
   * and is valid for longer.
   *
   * @param value {@code /ipfs/CID…} or {@code /ipns/NAME…}
   * @throws RegistryException UNREACHABLE when nobody took it; STORAGE or CORRUPT when what was
   *     published last cannot be known
   */
  public IpnsRecord publish(String value) throws InterruptedException {
    Instant end = clock.instant().plus(LIFETIME).truncatedTo(ChronoUnit.MILLIS);
    var entry = new IpnsEntry(value, sequence(value), end, TTL);
    IpnsRecord record = IpnsRecord.sign(key, entry);
    last.save(record.bytes());
    routing.publish(name.key(), record.bytes());
    return record;
  }

  private long sequence(String value) throws InterruptedException {
    IpnsRecord own = better(published(), found());
    if (own == null) {
      return 0;
    }
    if (own.value().equals(value)) {
      return own.sequence();
    }
    if (own.sequence() == -1) {
      throw new RegistryException(Fault.CONFLICT, "the sequence of " + name + " is used up");
    }
    return own.sequence() + 1;
  }

  private @Nullable IpnsRecord published() {
    byte[] bytes = last.load();
    try {
      return bytes == null ? null : IpnsRecord.signed(name, bytes);
    } catch (RegistryException e) {
      throw new RegistryException(
          Fault.CORRUPT, "the last record of " + name + " is damaged: " + e.getMessage(), e);
    }
  }

  /** A record that is not ours, or none because nobody answers, says nothing. */
  private @Nullable IpnsRecord found() throws InterruptedException {
    try {
      byte[] bytes = routing.find(name.key());
      return bytes == null ? null : IpnsRecord.signed(name, bytes);
    } catch (RegistryException e) {
      return null;
    }
  }

  private static @Nullable IpnsRecord better(@Nullable IpnsRecord one, @Nullable IpnsRecord other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) < 0 ? other : one;
  }
}

package reg.ipfs.ipns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.routing.RecordRouting;

/**
 * Finds the records of names. One that was found is used again as long as it says it may be, and
 * never replaced by a worse one before it expires.
 */
public final class IpnsResolver {
  private static final int KEPT_MAX = 1024;

  /** However long a record says it may be kept, it is asked for again after this. */
  private static final Duration TTL_MAX = Duration.ofDays(1);

  private final RecordRouting routing;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<IpnsName, Kept> kept = new LinkedHashMap<>();

  /**
   * A resolver without anything kept yet.
   *
   * @param routing where records are
   */
  public IpnsResolver(RecordRouting routing, InstantSource clock) {
    this.routing = routing;
    this.clock = clock;
  }

  /** A record, and until when it is used without asking again. */
  private record Kept(IpnsRecord record, Instant freshUntil) {}

  /**
   * The record of a name.
   *
   * @throws RegistryException NOT_FOUND when there is none; as {@link IpnsRecord#valid} when what
   *     was found is not good
   */
  public IpnsRecord resolve(IpnsName name) throws InterruptedException {
    return find(name, clock.instant()).record;
  }

  /**
   * What a name stands for, which may be another name, and for how long that may be kept.
   *
   * @throws RegistryException as {@link #resolve}
   */
  NameTarget target(IpnsName name) throws InterruptedException {
    Instant now = clock.instant();
    Kept found = find(name, now);
    return new NameTarget(found.record.value(), Duration.between(now, found.freshUntil));
  }

  private Kept find(IpnsName name, Instant now) throws InterruptedException {
    Kept known = kept(name);
    if (known != null && now.isBefore(known.freshUntil)) {
      return known;
    }
    byte[] found = routing.find(name.key());
    IpnsRecord best = found == null ? null : IpnsRecord.valid(name, found, now);
    if (known != null
        && !known.record.isExpiredAt(now)
        && (best == null || best.compareTo(known.record) < 0)) {
      best = known.record;
    }
    if (best == null) {
      throw new RegistryException(Fault.NOT_FOUND, "no IPNS record of " + name + " was found");
    }
    return keep(name, best, now);
  }

  private @Nullable Kept kept(IpnsName name) {
    lock.lock();
    try {
      return kept.get(name);
    } finally {
      lock.unlock();
    }
  }

  private Kept keep(IpnsName name, IpnsRecord found, Instant now) {
    Duration ttl = found.ttl().compareTo(TTL_MAX) < 0 ? found.ttl() : TTL_MAX;
    Instant stale = now.plus(ttl);
    Instant end = found.validUntil();
    var fresh = new Kept(found, stale.isBefore(end) ? stale : end);
    lock.lock();
    try {
      kept.putLast(name, fresh);
      if (kept.size() > KEPT_MAX) {
        kept.pollFirstEntry();
      }
    } finally {
      lock.unlock();
    }
    return fresh;
  }
}

package reg.ipfs.dht;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Supplier;
import reg.ipld.Cid;
import reg.ipld.multiformats.Multihash;

/**
 * Announces what we have, and again before others forget it: after {@link DhtLimits#REPUBLISH}, or
 * sooner when few peers took it. For one thread, but for {@link #run}'s supplier.
 */
public final class Announcements {
  private final DualDht dht;
  private final Supplier<Collection<Cid>> what;
  private final InstantSource clock;
  private final Map<Multihash, Told> told = new HashMap<>();

  /** When something was announced, and how many peers took it. */
  private record Told(Instant when, int took) {
    Instant due() {
      return when.plus(isSparse() ? DhtLimits.REPUBLISH_SPARSE : DhtLimits.REPUBLISH);
    }

    boolean isSparse() {
      return took < DhtLimits.K;
    }
  }

  /**
   * Nothing announced yet.
   *
   * @param what is to be announced at the time it is asked
   */
  public Announcements(DualDht dht, Supplier<Collection<Cid>> what, InstantSource clock) {
    this.dht = dht;
    this.what = what;
    this.clock = clock;
  }

  /** Says that more peers are known: what few took is due again. */
  public void grown() {
    told.values().removeIf(Told::isSparse);
  }

  /**
   * Announces what is due.
   *
   * @return how many things were announced
   */
  public int run() throws InterruptedException {
    var keys = new LinkedHashSet<Multihash>();
    what.get().forEach(cid -> keys.add(cid.multihash()));
    told.keySet().retainAll(keys);
    int announced = 0;
    for (Multihash key : keys) {
      Told last = told.get(key);
      if (last == null || !last.due().isAfter(clock.instant())) {
        int took = dht.provide(key);
        told.put(key, new Told(clock.instant(), took));
        announced += took > 0 ? 1 : 0;
      }
    }
    return announced;
  }
}

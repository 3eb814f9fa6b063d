package reg.ipfs.dht;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.routing.PeerRecord;
import reg.ipfs.routing.RecordRouting;
import reg.ipfs.routing.RecordValidator;
import reg.ipfs.routing.Routing;
import reg.ipld.Cid;
import reg.ipld.multiformats.Multihash;
import reg.libp2p.PeerId;

/** The DHTs of several networks as one: the near ones are asked first. Threads may share it. */
public final class DualDht implements Routing, RecordRouting {
  private final List<Dht> dhts;
  private final Validators validators;

  /**
   * These, in this order.
   *
   * @param validators as those of each
   */
  public DualDht(List<Dht> dhts, List<RecordValidator> validators) {
    this.dhts = List.copyOf(dhts);
    this.validators = new Validators(validators);
  }

  List<Dht> all() {
    return dhts;
  }

  /** How many servers are known. */
  public int size() {
    return dhts.stream().mapToInt(Dht::size).sum();
  }

  /** At most {@link DhtLimits#PROVIDERS_MAX}; of those found without an address, where they are. */
  @Override
  public List<PeerRecord> providers(Cid cid) throws InterruptedException {
    Map<PeerId, DhtPeer> found = new LinkedHashMap<>();
    findProviders(cid.multihash(), DhtLimits.PROVIDERS_MAX, peer -> found.put(peer.id(), peer));
    var records = new ArrayList<PeerRecord>();
    for (DhtPeer peer : found.values()) {
      DhtPeer placed = peer.place() == null ? findPeer(peer.id()) : peer;
      if (placed != null) {
        records.add(record(placed));
      }
    }
    return records;
  }

  @Override
  public List<PeerRecord> peers(PeerId peer) throws InterruptedException {
    DhtPeer found = findPeer(peer);
    return found == null ? List.of() : List.of(record(found));
  }

  private static PeerRecord record(DhtPeer peer) {
    return new PeerRecord(peer.id(), peer.addresses(), List.of());
  }

  /** Where a peer is; null when nobody who was asked knows. */
  public @Nullable DhtPeer findPeer(PeerId peer) throws InterruptedException {
    for (Dht dht : dhts) {
      DhtPeer found = dht.findPeer(peer);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * Looks for peers that have something; each is told of as soon as it is found, at most once,
   * perhaps without an address.
   *
   * @param max how many are enough
   */
  public void findProviders(Multihash key, int max, Consumer<DhtPeer> found)
      throws InterruptedException {
    Set<PeerId> seen = new HashSet<>();
    for (Dht dht : dhts) {
      if (seen.size() < max) {
        dht.findProviders(
            key,
            max - seen.size(),
            peer -> {
              if (seen.add(peer.id())) {
                found.accept(peer);
              }
            });
      }
    }
  }

  /**
   * Says that we have something.
   *
   * @return how many peers took it, in the network where most did
   */
  public int provide(Multihash key) throws InterruptedException {
    int took = 0;
    for (Dht dht : dhts) {
      took = Math.max(took, dht.provide(key));
    }
    return took;
  }

  @Override
  public byte @Nullable [] find(byte[] key) throws InterruptedException {
    byte[] best = null;
    for (Dht dht : dhts) {
      byte[] found = dht.getValue(key, DhtLimits.QUORUM);
      if (best == null || (found != null && validators.compare(key, found, best) > 0)) {
        best = found;
      }
    }
    return best;
  }

  @Override
  public void publish(byte[] key, byte[] record) throws InterruptedException {
    int took = 0;
    for (Dht dht : dhts) {
      took += dht.putValue(key, record);
    }
    if (took == 0) {
      throw new RegistryException(
          Fault.UNREACHABLE, "no peer of the DHT took the record; " + size() + " are known");
    }
  }

  /** Asks whether silent peers are there, and gets to know others. */
  public void refresh() throws InterruptedException {
    for (Dht dht : dhts) {
      dht.refresh();
    }
  }
}

package reg.node.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reg.base.RegistryException;
import reg.ipfs.dht.DhtPeer;
import reg.ipfs.dht.DialPace;
import reg.ipfs.dht.DualDht;
import reg.ipld.Cid;
import reg.libp2p.Handoff;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;

/** Finds who has something through the DHT, and connects to them. */
final class ProviderSearch {
  /** Providers that are tried. */
  private static final int PROVIDERS_MAX = 20;

  /** Addresses of a provider that are tried. */
  private static final int ADDRESSES_MAX = 4;

  /** How long to wait for the first that can be reached, and once there is one, for others. */
  private static final Duration FIRST = Duration.ofSeconds(15);

  private static final Duration MORE = Duration.ofSeconds(1);

  private final Host host;
  private final DualDht dht;
  private final DialPace pace;

  /**
   * A search from a host.
   *
   * @param pace shared by all searches of the host
   */
  ProviderSearch(Host host, DualDht dht, DialPace pace) {
    this.host = host;
    this.dht = dht;
    this.pace = pace;
  }

  /** The providers that are connected now; none when nobody is known or can be reached. */
  List<PeerId> run(Cid cid) throws InterruptedException {
    var outcomes = new Handoff<Optional<PeerId>>(PROVIDERS_MAX, host.timeline());
    var dials = new ArrayList<DhtPeer>();
    dht.findProviders(
        cid.multihash(),
        PROVIDERS_MAX,
        provider -> {
          dials.add(provider);
          Thread.ofVirtual()
              .name("reg-provider-" + provider.id())
              .start(() -> outcomes.offer(dial(provider)));
        });
    var connected = new ArrayList<PeerId>();
    for (int left = dials.size(); left > 0; left--) {
      Optional<PeerId> outcome = outcomes.poll((connected.isEmpty() ? FIRST : MORE).toMillis());
      if (outcome == null) {
        return connected;
      }
      outcome.ifPresent(connected::add);
    }
    return connected;
  }

  private Optional<PeerId> dial(DhtPeer provider) {
    try {
      if (host.connection(provider.id()) == null) {
        DhtPeer placed = provider.addresses().isEmpty() ? dht.findPeer(provider.id()) : provider;
        connect(placed == null ? provider : placed);
      }
      return Optional.of(provider.id());
    } catch (RegistryException e) {
      // One of several; whether anybody was reached is what counts.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Each address takes a place of the pace: a false record names many, or many name a victim. */
  private void connect(DhtPeer provider) throws InterruptedException {
    List<Multiaddr> tried = provider.addresses().stream().limit(ADDRESSES_MAX).toList();
    host.timeline().sleep(pace.next(host.timeline().instant(), tried.size()));
    host.connect(provider.id(), tried);
  }
}

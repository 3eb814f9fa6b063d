package reg.ipfs.dht;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import reg.ipfs.routing.RecordValidator;
import reg.ipld.Cid;
import reg.libp2p.ConnectionLimits;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.memory.MemoryNetwork;
import reg.libp2p.memory.MemoryTransport;
import reg.libp2p.swarm.Access;
import reg.libp2p.swarm.Swarm;
import reg.libp2p.swarm.SwarmConfig;
import reg.storage.InMemoryRecords;

/** Hosts with a DHT, on the loopback or in memory; closed together. */
final class DhtHosts implements AutoCloseable {
  private final MemoryNetwork memory = new MemoryNetwork();
  private final List<Runnable> open = new ArrayList<>();
  private final List<RecordValidator> validators;

  DhtHosts(List<RecordValidator> validators) {
    this.validators = validators;
  }

  /** A host and its DHT. */
  record Member(Host host, HostDht dht) {
    Multiaddr address() {
      return host.addresses().getFirst().withPeer(host.id());
    }

    /** Connects to somebody and takes it in. */
    boolean join(Multiaddr address) throws InterruptedException {
      return dht.join(host.connect(address).peer());
    }
  }

  Member inMemory(HostDht.Mode mode, Supplier<Collection<Cid>> announced) {
    HostKey key = HostKey.generate();
    var transport = new MemoryTransport(memory, key.publicKey());
    return member(Swarm.start(config(key, "/memory/0"), List.of(transport)), mode, announced);
  }

  Member onLoopback(HostDht.Mode mode) {
    return member(Swarm.start(config(HostKey.generate(), "/ip4/127.0.0.1/tcp/0")), mode, List::of);
  }

  private static SwarmConfig config(HostKey key, String listen) {
    var access = new Access(null, null, Map.of(), new ConnectionLimits(256, 256, 256));
    return new SwarmConfig(key, List.of(Multiaddr.parse(listen)), "reg/test", access);
  }

  private Member member(Host host, HostDht.Mode mode, Supplier<Collection<Cid>> announced) {
    var setup =
        new HostDht.Setup(
            mode, DhtScope.LAN_WITH_LOOPBACK, new InMemoryRecords(), validators, announced);
    HostDht dht = HostDht.start(host, setup);
    open.addFirst(host::close);
    open.addFirst(dht::close);
    return new Member(host, dht);
  }

  @Override
  public void close() {
    open.forEach(Runnable::run);
  }
}

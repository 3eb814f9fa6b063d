package reg.node.swarm;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipfs.ipns.PublishedRecord;
import reg.libp2p.Connection;
import reg.libp2p.Host;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.memory.MemoryNetwork;
import reg.libp2p.memory.MemoryTransport;
import reg.libp2p.swarm.Access;
import reg.libp2p.swarm.Swarm;
import reg.libp2p.swarm.SwarmConfig;
import reg.manifest.signing.PublisherKey;
import reg.node.Registry;
import reg.node.TestHome;
import reg.node.name.Resolution;
import reg.node.pull.Fetched;
import reg.storage.InMemoryStorage;

/** One node of a {@link SimulatedSwarm}. What it holds outlives its stops. */
final class SimulatedNode {
  private static final int SEED_BYTES = 32;

  private final int number;
  private final TestHome home;
  private final HostKey key;
  private final MemoryNetwork world;
  private final PublishedRecord record = new Kept();
  private @Nullable Network network;

  /** The last record that a node published, in memory: files have no place in simulated time. */
  private static final class Kept implements PublishedRecord {
    private byte @Nullable [] last;

    @Override
    public byte @Nullable [] load() {
      return last;
    }

    @Override
    public void save(byte[] record) {
      last = record;
    }
  }

  SimulatedNode(int number, long seed, Path folder, MemoryNetwork world) {
    this.number = number;
    this.world = world;
    var random = new Random(seed * 31 + number);
    byte[] bytes = new byte[SEED_BYTES];
    random.nextBytes(bytes);
    this.key = HostKey.ofSeed(bytes);
    Path own = folder.resolve(Integer.toString(number));
    this.home = TestHome.over(own, new InMemoryStorage(), world.timeline());
    PublisherKey.ofSeed(bytes).save(home.registry().home().nodeKey());
    random.nextBytes(bytes);
    PublisherKey.ofSeed(bytes).save(home.registry().home().publisherKey());
  }

  PeerId id() {
    return PeerId.of(key.publicKey());
  }

  TestHome home() {
    return home;
  }

  Registry registry() {
    return home.registry();
  }

  String address() {
    return listen() + "/p2p/" + id();
  }

  private Multiaddr listen() {
    return SimulatedSwarm.memory(1_000_000 + number);
  }

  boolean runs() {
    return network != null;
  }

  void start() {
    var config =
        new SwarmConfig(key, List.of(listen()), "simulated", Access.open(), world.timeline());
    var transport = new MemoryTransport(world, key.publicKey());
    Host host = Swarm.start(config, List.of(transport));
    network = Network.serving(registry(), host, List.of(listen()), null);
    network.announceHead(registry(), record);
  }

  void stop() {
    if (network != null) {
      network.close();
      network = null;
    }
  }

  /** Connects to peers; those that are not there are passed over. */
  boolean join(List<String> addresses) throws InterruptedException {
    try {
      if (network != null) {
        network.join(addresses, ProgressListener.NONE);
      }
      return true;
    } catch (RegistryException e) {
      return false;
    }
  }

  List<Connection> connections() {
    return network == null ? List.of() : network.host().connections();
  }

  int bans() {
    return network == null ? 0 : network.host().bans().size();
  }

  /**
   * Publishes a folder.
   *
   * @return the reference that others pull
   */
  String publish(String version, String... files) {
    Path folder = home.folder(version, files);
    String ref = home.push(folder, "model:" + version).name().ref();
    Objects.requireNonNull(network).changed();
    return ref;
  }

  /**
   * Pulls into the store.
   *
   * @throws RegistryException as a pull; NOT_FOUND when no provider is known
   */
  Resolution pull(String ref) throws InterruptedException {
    Network own = network;
    if (own == null) {
      throw new RegistryException(Fault.UNREACHABLE, "node " + number + " does not run");
    }
    try (Providers providers = own.find(registry(), ref)) {
      if (providers == null) {
        throw new RegistryException(Fault.NOT_FOUND, "nobody is known to have " + ref);
      }
      return Fetched.fetch(registry(), providers, ref);
    }
  }

  @Override
  public String toString() {
    return "node " + number;
  }
}

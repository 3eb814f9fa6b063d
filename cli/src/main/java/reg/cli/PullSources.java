package reg.cli;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Progress;
import reg.node.Registry;
import reg.node.kubo.KuboAddress;
import reg.node.kubo.KuboReplica;
import reg.node.pull.Held;
import reg.node.pull.PullRequest;
import reg.node.pull.PullResult;
import reg.node.pull.Puller;
import reg.node.swarm.Network;
import reg.node.swarm.Providers;

/** Where a pull fetches from: who was named, or else whoever is found. */
final class PullSources implements AutoCloseable {
  static final String PEER = "--peer";
  static final String BOOTSTRAP = "--bootstrap";
  static final String FROM = "--from";
  static final String NO_MDNS = "--no-mdns";

  /** How long peers on the local network have to answer. */
  private static final Duration SEARCH = Duration.ofSeconds(3);

  private final Call call;
  private final Registry registry;
  private final Progress progress;
  private @Nullable Network opened;

  PullSources(Call call, Registry registry, Progress progress) {
    this.call = call;
    this.registry = registry;
    this.progress = progress;
  }

  PullResult pull(PullRequest request) throws InterruptedException {
    String from = call.value(FROM);
    List<String> peers = call.values(PEER);
    if (from != null) {
      URI rpc = KuboAddress.parse(from);
      try (var kubo = new KuboReplica(registry, rpc, KuboOptions.authorization(call), progress)) {
        return pull(request, kubo.providers());
      }
    }
    List<String> bootstrap = call.values(BOOTSTRAP);
    if (peers.isEmpty() && bootstrap.isEmpty() && Held.suffices(registry, request.ref())) {
      return pull(request, null);
    }
    network().join(bootstrap, progress);
    if (!peers.isEmpty()) {
      Providers named = network().connect(peers, progress);
      if (bootstrap.isEmpty()) {
        return pull(request, named);
      }
      named.close();
      return pull(request, network().find(registry, request.ref()));
    }
    return search(request);
  }

  private PullResult search(PullRequest request) throws InterruptedException {
    Network network = network();
    Network.Search search = network.search(registry, request.ref(), SEARCH);
    try {
      return pull(request, search.providers());
    } catch (RegistryException e) {
      if (e.fault() == Fault.NOT_FOUND || e.fault() == Fault.UNREACHABLE) {
        throw new RegistryException(
            e.fault(),
            e.getMessage()
                + "; "
                + search.tried()
                + ". Name a peer that has it with --peer MULTIADDR, or 'reg import' a file",
            e);
      }
      throw e;
    }
  }

  private PullResult pull(PullRequest request, @Nullable Providers providers) {
    try (providers) {
      var question = new FirstUseQuestion(call, registry);
      return new Puller(registry, progress, providers, question, question).pull(request);
    }
  }

  /** The node's network, or one for this command alone. */
  private Network network() {
    ServedHome served = call.servedHome();
    if (served != null) {
      return served.node().network();
    }
    if (opened == null) {
      List<String> named =
          Stream.concat(call.values(PEER).stream(), call.values(BOOTSTRAP).stream()).toList();
      opened = Network.dialling(registry, named);
      if (!call.flag(NO_MDNS) && registry.config().node().mdns()) {
        opened.discover();
      }
    }
    return opened;
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }
}

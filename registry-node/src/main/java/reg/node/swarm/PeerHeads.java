package reg.node.swarm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.libp2p.Host;
import reg.libp2p.Offence;
import reg.libp2p.PeerId;
import reg.manifest.PublisherId;
import reg.node.Registry;
import reg.node.name.Told;

/** The heads that some peers tell, and that names stand for. */
record PeerHeads(Host host, HeadNames names, List<PeerId> peers) {
  /** Which head the name of a publisher stands for; see {@link Providers#namedHead}. */
  @Nullable Cid named(PublisherId publisher) throws InterruptedException {
    return names.find(publisher);
  }

  /** What each peer tells of a publisher; see {@link Providers#told}. */
  Map<PeerId, Told> told(Registry registry, PublisherId publisher, ProgressListener progress)
      throws InterruptedException {
    var told = new LinkedHashMap<PeerId, Told>();
    RegistryException refused = null;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new LinkedHashMap<PeerId, Future<@Nullable Told>>();
      for (PeerId peer : peers) {
        answers.put(peer, threads.submit(() -> ask(registry, peer, publisher)));
      }
      for (Map.Entry<PeerId, Future<@Nullable Told>> answer : answers.entrySet()) {
        try {
          Told one = answer.getValue().get();
          if (one != null) {
            told.put(answer.getKey(), one);
          }
        } catch (ExecutionException e) {
          refused = failure(e, progress);
        }
      }
    }
    if (told.isEmpty() && refused != null) {
      throw refused;
    }
    return told;
  }

  private @Nullable Told ask(Registry registry, PeerId peer, PublisherId publisher)
      throws InterruptedException {
    try {
      return HeadExchange.ask(host, peer, registry, publisher);
    } catch (RegistryException e) {
      if (e.fault() == Fault.UNREACHABLE) {
        // It speaks only IPFS, or it left.
        return null;
      }
      charge(peer);
      throw new RegistryException(e.fault(), "peer " + peer + ": " + e.getMessage(), e);
    }
  }

  /** See {@link Providers#charge}. */
  void charge(PeerId peer) {
    host.charge(peer, Offence.BAD_DATA);
  }

  private static RegistryException failure(ExecutionException e, ProgressListener progress) {
    if (e.getCause() instanceof RegistryException refused) {
      progress.warn(String.valueOf(refused.getMessage()));
      return refused;
    }
    throw new IllegalStateException(e.getCause());
  }
}

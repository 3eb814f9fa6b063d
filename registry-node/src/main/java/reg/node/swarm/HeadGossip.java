package reg.node.swarm;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.libp2p.Connection;
import reg.libp2p.Handoff;
import reg.libp2p.Host;
import reg.libp2p.Offence;
import reg.libp2p.PeerEvent;
import reg.libp2p.PeerId;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;
import reg.manifest.PublisherId;
import reg.node.Registry;
import reg.node.name.Following;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.node.name.Told;
import reg.node.trust.TrustEntry;

/**
 * Compares with every peer that is met where the publishers stand that both know, so that two
 * histories of one publisher are seen as soon as somebody meets who has the other. What a peer has
 * more of is fetched and judged; who finds a proof of a fork tells all its peers.
 *
 * <p>Publishers that this home does not know are passed over: strangers cannot fill it.
 */
final class HeadGossip implements ProtocolHandler, AutoCloseable {
  static final String PROTOCOL = "/reg/heads/1.0.0";

  private static final System.Logger LOG = System.getLogger(HeadGossip.class.getName());
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Registry registry;
  private final Network network;
  private final Host host;
  private final Handoff<PeerEvent> events;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  private HeadGossip(Registry registry, Network network) {
    this.registry = registry;
    this.network = network;
    this.host = network.host();
    this.events = host.subscribe();
  }

  static HeadGossip start(Registry registry, Network network) {
    var gossip = new HeadGossip(registry, network);
    gossip.host.handle(gossip);
    gossip.threads.execute(gossip::watch);
    return gossip;
  }

  @Override
  public String protocolId() {
    return PROTOCOL;
  }

  @Override
  public void handle(Stream stream) throws IOException, InterruptedException {
    stream.timeout(WAIT);
    ByteBuffer message = Wire.readMessage(stream, HeadList.BYTES_MAX);
    if (message != null) {
      List<HeadList.Entry> theirs = HeadList.decode(message);
      Wire.writeMessage(stream, HeadList.encode(own()));
      stream.closeWrite();
      consider(stream.peer(), theirs);
    }
  }

  private void watch() {
    try {
      for (PeerEvent event = events.take(); event != null; event = events.take()) {
        if (event instanceof PeerEvent.Identified identified
            && host.peers().speaks(identified.peer(), PROTOCOL)) {
          meetSoon(identified.peer());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void meet(PeerId peer) {
    try (Stream stream = host.open(peer, List.of(PROTOCOL))) {
      stream.timeout(WAIT);
      Wire.writeMessage(stream, HeadList.encode(own()));
      stream.closeWrite();
      ByteBuffer answer = Wire.readMessage(stream, HeadList.BYTES_MAX);
      if (answer != null) {
        consider(peer, HeadList.decode(answer));
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "no heads compared with " + peer, e);
    } catch (RegistryException e) {
      blame(peer, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<HeadList.Entry> own() {
    var heads = new Heads(registry);
    var entries = new ArrayList<HeadList.Entry>();
    for (PublisherId publisher : heads.publishers()) {
      PublisherHead head = heads.newest(publisher);
      if (head != null && entries.size() < HeadList.ENTRIES_MAX) {
        List<Cid> forks = registry.trust().entry(publisher).forks();
        entries.add(
            new HeadList.Entry(
                publisher,
                head.verified().head().position(),
                head.verified().cid(),
                forks.isEmpty() ? null : forks.getFirst()));
      }
    }
    return entries;
  }

  private void consider(PeerId peer, List<HeadList.Entry> theirs) throws InterruptedException {
    var heads = new Heads(registry);
    for (HeadList.Entry entry : theirs) {
      TrustEntry known = registry.trust().entry(entry.publisher());
      boolean proof =
          entry.fork() != null
              && !known.forks().contains(entry.fork())
              && !known.settled().contains(entry.fork());
      if (proof || heads.isNews(entry.publisher(), entry.position(), entry.cid())) {
        learn(peer, entry);
      }
    }
  }

  /** One at a time of each publisher from each peer. */
  private void learn(PeerId peer, HeadList.Entry entry) throws InterruptedException {
    PublisherId publisher = entry.publisher();
    if (!new Heads(registry).isFollowed(publisher) || !busy.add(peer + " " + publisher)) {
      return;
    }
    int before = registry.trust().entry(publisher).forks().size();
    try {
      Told told = HeadExchange.ask(host, peer, registry, publisher);
      if (told != null) {
        take(peer, publisher, told);
      }
    } catch (RegistryException e) {
      blame(peer, e);
    } finally {
      busy.remove(peer + " " + publisher);
    }
    if (registry.trust().entry(publisher).forks().size() > before) {
      LOG.log(Level.WARNING, () -> publisher + " signed two histories; see 'reg trust show'");
      tellAll();
    }
  }

  private void take(PeerId peer, PublisherId publisher, Told told) {
    try (var providers = network.providers(peer)) {
      var source = providers.through(registry.storage().blocks());
      var _ = new Following(registry).take(publisher, told, source);
    }
  }

  private void tellAll() {
    for (PeerId peer : host.connections().stream().map(Connection::peer).distinct().toList()) {
      if (host.peers().speaks(peer, PROTOCOL)) {
        meetSoon(peer);
      }
    }
  }

  /** Meets a peer on a thread of its own; not at all when this closes meanwhile. */
  void meetSoon(PeerId peer) {
    try {
      threads.execute(() -> meet(peer));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, () -> "closed before " + peer + " was met");
    }
  }

  /** A peer answers for what it tells, but not for a publisher that signed two histories. */
  private void blame(PeerId peer, RegistryException e) {
    LOG.log(Level.DEBUG, () -> "what " + peer + " told is refused", e);
    if (e.fault() == Fault.MALFORMED || e.fault() == Fault.BAD_SIGNATURE) {
      host.charge(peer, Offence.BAD_DATA);
    }
  }

  /** Meets nobody more, and waits for those who are met now: the store may close behind this. */
  @Override
  public void close() {
    events.end();
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(WAIT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "a peer is met still");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

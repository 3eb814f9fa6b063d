package reg.ipfs.bitswap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.libp2p.Handoff;
import reg.libp2p.Host;
import reg.libp2p.PeerEvent;
import reg.libp2p.PeerId;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;
import reg.storage.BlockStore;

/** Bitswap on a host: gives peers the blocks of a store, and fetches blocks of peers. */
public final class Bitswap implements AutoCloseable {
  /** The protocol's id; older versions are not spoken. */
  public static final String PROTOCOL = "/ipfs/bitswap/1.2.0";

  private final Host host;
  private final BlockStore blocks;
  private final WantedBlocks wanted;
  private final Handoff<PeerEvent> events;
  private final ReadBudget reads = new ReadBudget();
  private final Semaphore places = new Semaphore(BitswapLimits.SENDS_MAX, true);
  private final Map<PeerId, Ledger> ledgers = new ConcurrentHashMap<>();
  private final Set<Stream> reading = ConcurrentHashMap.newKeySet();
  private final LongAdder received = new LongAdder();
  private final Traffic traffic = new Traffic();

  private Bitswap(Host host, BlockStore blocks) {
    this.host = host;
    this.blocks = blocks;
    this.wanted = new WantedBlocks(host);
    this.events = host.subscribe();
  }

  /**
   * Starts to serve.
   *
   * @param blocks any peer may have these
   */
  public static Bitswap start(Host host, BlockStore blocks) {
    var bitswap = new Bitswap(host, blocks);
    Thread.ofVirtual().name("bitswap-peers").start(bitswap::watchPeers);
    host.handle(bitswap.new Handler());
    return bitswap;
  }

  /** A session with peers that are thought to have what will be asked for. */
  public BitswapSession session(Collection<PeerId> peers) {
    return new BitswapSession(wanted, peers);
  }

  /** Says that a block is held from now on: peers that asked for it before get it. */
  public void arrived(Cid cid) {
    ledgers.values().forEach(ledger -> ledger.arrived(cid));
  }

  /** The bytes of all messages that came, as bitswap frames them. */
  public long receivedBytes() {
    return received.sum();
  }

  /** The blocks that went to and came from peers. */
  public Traffic traffic() {
    return traffic;
  }

  /** How many wants of others are kept. */
  int wantsKept() {
    return ledgers.values().stream().mapToInt(Ledger::size).sum();
  }

  private void watchPeers() {
    try {
      for (PeerEvent event = events.take(); event != null; event = events.take()) {
        if (event instanceof PeerEvent.Disconnected(PeerId peer)) {
          wanted.gone(peer);
          forget(peer);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forget(PeerId peer) {
    reads.forget(peer);
    Ledger ledger = ledgers.remove(peer);
    if (ledger != null) {
      ledger.close();
    }
  }

  private static long bytes(BitswapMessage message) {
    return message.blocks().stream().mapToLong(Block::size).sum();
  }

  private Ledger ledger(PeerId peer) {
    return new Ledger(host, peer, blocks, places) {
      @Override
      void sent(BitswapMessage message) {
        traffic.sent(peer(), message.blocks().size(), bytes(message));
      }
    };
  }

  private void received(PeerId peer, BitswapMessage message) {
    traffic.received(peer, message.blocks().size(), bytes(message));
    if (message.full() || !message.wants().isEmpty()) {
      ledgers.computeIfAbsent(peer, key -> ledger(key)).receive(message);
      if (host.connection(peer) == null) {
        // It left while this message was read; its leaving was noticed before the ledger was made.
        forget(peer);
      }
    }
    wanted.receive(peer, message);
  }

  /** Reads messages, as many as a stream has. */
  private final class Handler implements ProtocolHandler {
    @Override
    public String protocolId() {
      return PROTOCOL;
    }

    @Override
    public void handle(Stream stream) throws IOException {
      stream.timeout(BitswapLimits.SILENCE);
      reading.add(stream);
      try {
        read(stream);
      } finally {
        reading.remove(stream);
      }
    }

    private void read(Stream stream) throws IOException {
      while (true) {
        try (var place = reads.place(stream.peer(), stream)) {
          ByteBuffer message = Wire.readMessage(place, BitswapLimits.MESSAGE_BYTES_MAX);
          if (message == null) {
            return;
          }
          received.add(message.remaining());
          received(stream.peer(), BitswapReader.decode(message));
        }
      }
    }
  }

  /** Serves nobody any more and ends what is under way. */
  @Override
  public void close() {
    host.stopHandling(PROTOCOL);
    events.end();
    ledgers.values().forEach(Ledger::close);
    reading.forEach(Stream::reset);
  }
}

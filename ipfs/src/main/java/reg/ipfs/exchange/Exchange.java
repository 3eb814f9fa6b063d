package reg.ipfs.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipfs.bitswap.Traffic;
import reg.ipld.Cid;
import reg.libp2p.Host;
import reg.libp2p.PeerId;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;
import reg.storage.BlockStore;
import reg.storage.form.FormMemory;

/** The exchange on a host: gives peers the blocks of a store, and fetches blocks of peers. */
public final class Exchange implements ProtocolHandler, AutoCloseable {
  /** The protocol's id. */
  public static final String PROTOCOL = "/reg/exchange/1.0.0";

  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

  private final Host host;
  private final BlockStore blocks;
  private final Semaphore places = new Semaphore(ExchangeLimits.STREAMS_MAX);
  private final Map<PeerId, AtomicInteger> served = new ConcurrentHashMap<>();
  private final Set<Stream> serving = ConcurrentHashMap.newKeySet();
  private final Traffic traffic = new Traffic();

  private Exchange(Host host, BlockStore blocks) {
    this.host = host;
    this.blocks = blocks;
  }

  /**
   * Starts to serve.
   *
   * @param blocks any peer may have these
   */
  public static Exchange start(Host host, BlockStore blocks) {
    var exchange = new Exchange(host, blocks);
    host.handle(exchange);
    return exchange;
  }

  /** A session with a peer; close it when done. */
  public ExchangeSession session(PeerId peer) {
    return new ExchangeSession(
        host, peer, ExchangeLimits.STALL, bytes -> traffic.received(peer, 1, bytes));
  }

  /** The blocks that went to and came from peers, in bytes of stored forms. */
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public String protocolId() {
    return PROTOCOL;
  }

  @Override
  public void handle(Stream stream) throws IOException {
    if (!admit(stream.peer())) {
      throw new IOException("too many streams of the exchange");
    }
    serving.add(stream);
    try {
      serve(stream);
    } finally {
      serving.remove(stream);
      leave(stream.peer());
    }
  }

  private boolean admit(PeerId peer) {
    if (!places.tryAcquire()) {
      return false;
    }
    AtomicInteger streams = served.computeIfAbsent(peer, key -> new AtomicInteger());
    if (streams.incrementAndGet() > ExchangeLimits.STREAMS_PER_PEER_MAX) {
      leave(peer);
      return false;
    }
    return true;
  }

  private void leave(PeerId peer) {
    served.computeIfPresent(peer, (key, count) -> count.decrementAndGet() == 0 ? null : count);
    places.release();
  }

  private void serve(Stream stream) throws IOException {
    stream.timeout(ExchangeLimits.SERVED_SILENCE);
    var answers = new AnswerWriter(stream);
    var memory = new FormMemory();
    while (true) {
      ByteBuffer question = Wire.readMessage(stream, ExchangeLimits.QUESTION_BYTES_MAX);
      if (question == null) {
        return;
      }
      for (Cid cid : ExchangeMessage.readQuestion(question)) {
        ByteBuffer form = form(cid, memory);
        int length = form == null ? 0 : form.remaining();
        answers.write(form);
        if (form != null) {
          traffic.sent(stream.peer(), 1, length);
        }
      }
      answers.flush();
    }
  }

  /** A block that is seen to be damaged is one that is not held. */
  private @Nullable ByteBuffer form(Cid cid, FormMemory memory) {
    try {
      return blocks.form(cid, memory);
    } catch (RegistryException e) {
      LOG.log(System.Logger.Level.WARNING, "block not served cid={0} why={1}", cid, e.getMessage());
      return null;
    }
  }

  /** Serves nobody any more. */
  @Override
  public void close() {
    host.stopHandling(PROTOCOL);
    serving.forEach(Stream::reset);
  }
}

package reg.node.swarm;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.RemoteSource;
import reg.ipfs.bitswap.BitswapSession;
import reg.ipfs.exchange.ExchangeSession;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.storage.BlockStore;

/**
 * One peer as a source of blocks, with a count of what it sent: by the exchange when it speaks
 * that, and else by bitswap.
 */
final class PeerSource implements RemoteSource, AutoCloseable {
  private final ExchangeSession exchange;
  private final BitswapSession bitswap;
  private final LongAdder bytes = new LongAdder();

  /** Asks through sessions of this peer alone. */
  PeerSource(ExchangeSession exchange, BitswapSession bitswap) {
    this.exchange = exchange;
    this.bitswap = bitswap;
  }

  /** How a session is asked. */
  private interface Question {
    @Nullable Block ask(RemoteSource session) throws InterruptedException;
  }

  @Override
  public @Nullable Block fetch(Cid cid) throws InterruptedException {
    return counted(session -> session.fetch(cid));
  }

  @Override
  public @Nullable Block fetchInto(BlockStore store, Cid cid) throws InterruptedException {
    return counted(session -> session.fetchInto(store, cid));
  }

  private @Nullable Block counted(Question question) throws InterruptedException {
    Block block = asked(question);
    if (block != null) {
      bytes.add(block.size());
    }
    return block;
  }

  private @Nullable Block asked(Question question) throws InterruptedException {
    if (!exchange.isRefused()) {
      try {
        return question.ask(exchange);
      } catch (RegistryException e) {
        if (e.fault() != Fault.UNREACHABLE || !exchange.isRefused()) {
          throw e;
        }
      }
    }
    return question.ask(bitswap);
  }

  /** The bytes of the blocks that came from it. */
  long bytes() {
    return bytes.sum();
  }

  /** The bytes of what came by the exchange, as it was sent. */
  long exchangedBytes() {
    return exchange.receivedBytes();
  }

  /** Asks nothing more. */
  @Override
  public void close() {
    exchange.close();
  }
}

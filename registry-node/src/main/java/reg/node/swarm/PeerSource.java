package reg.node.swarm;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.RemoteSource;
import reg.ipfs.exchange.ExchangeSession;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.storage.BlockStore;

/**
 * One peer as a source of blocks, with a count of what it sent: by the exchange when it speaks
 * that, and else by bitswap.
 */
final class PeerSource implements RemoteSource, AutoCloseable {
  private final @Nullable ExchangeSession exchange;
  private final RemoteSource plain;
  private final LongAdder bytes = new LongAdder();

  /**
   * Asks through sessions of this peer alone.
   *
   * @param exchange null for a program that does not speak it
   * @param plain by bitswap, or what else it speaks
   */
  PeerSource(@Nullable ExchangeSession exchange, RemoteSource plain) {
    this.exchange = exchange;
    this.plain = plain;
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

  @Override
  public void fetchMany(BlockStore store, List<Cid> cids, Consumer<Block> taker)
      throws InterruptedException {
    if (exchange != null && !exchange.isRefused()) {
      exchange.fetchMany(
          store,
          cids,
          block -> {
            bytes.add(block.size());
            taker.accept(block);
          });
    }
  }

  private @Nullable Block counted(Question question) throws InterruptedException {
    Block block = asked(question);
    if (block != null) {
      bytes.add(block.size());
    }
    return block;
  }

  private @Nullable Block asked(Question question) throws InterruptedException {
    if (exchange != null && !exchange.isRefused()) {
      try {
        return question.ask(exchange);
      } catch (RegistryException e) {
        if (e.fault() != Fault.UNREACHABLE || !exchange.isRefused()) {
          throw e;
        }
      }
    }
    return question.ask(plain);
  }

  /** The bytes of the blocks that came from it. */
  long bytes() {
    return bytes.sum();
  }

  /** The bytes of what came by the exchange, as it was sent. */
  long exchangedBytes() {
    return exchange == null ? 0 : exchange.receivedBytes();
  }

  /** Asks nothing more. */
  @Override
  public void close() {
    if (exchange != null) {
      exchange.close();
    }
  }
}

package reg.ipfs.exchange;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.RemoteSource;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.libp2p.Host;
import reg.libp2p.Offence;
import reg.libp2p.PeerId;
import reg.storage.BlockStore;
import reg.storage.form.FormDecoder;

/**
 * Asks one peer for blocks, on one stream that is opened when something is wanted and closed when
 * nothing was for a while. May be asked by many threads.
 *
 * <p>A peer that lies is charged for each block. One that stalls, or breaks off while it owes, is
 * charged for the incident, twice as much for each further one without a good block in between; a
 * lost connection is not charged.
 */
public final class ExchangeSession implements RemoteSource, AutoCloseable {
  private final Host host;
  private final PeerId peer;
  private final Duration stall;
  private final IntConsumer came;
  private final LongAdder received = new LongAdder();
  private final Flight flight;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock, as all below. */
  private @Nullable ExchangeStream stream;

  private boolean closed;
  private boolean refused;
  private int incidents;

  /**
   * A session without a stream yet.
   *
   * @param stall how long the peer may send nothing while it owes
   * @param came hears the bytes of each stored form
   */
  ExchangeSession(Host host, PeerId peer, Duration stall, IntConsumer came) {
    this.came = came;
    this.host = host;
    this.peer = peer;
    this.stall = stall;
    this.flight = new Flight(host.timeline());
  }

  /** Whether the peer is there and does not speak this. */
  public boolean isRefused() {
    lock.lock();
    try {
      return refused;
    } finally {
      lock.unlock();
    }
  }

  /** The bytes of all stored forms that came. */
  public long receivedBytes() {
    return received.sum();
  }

  /** Fetches a block, as all sources do; the peer is charged when it sends another one. */
  @Override
  public @Nullable Block fetch(Cid cid) throws InterruptedException {
    return fetch(cid, form -> decode(cid, form));
  }

  @Override
  public @Nullable Block fetchInto(BlockStore store, Cid cid) throws InterruptedException {
    return fetch(cid, form -> store.putForm(cid, form));
  }

  private static Block decode(Cid cid, ByteBuffer form) {
    try (var decoder = new FormDecoder()) {
      return decoder.decode(cid, form);
    }
  }

  @Override
  public void fetchMany(BlockStore store, List<Cid> cids, Consumer<Block> taker)
      throws InterruptedException {
    var left = new ArrayDeque<Owed>(ask(cids));
    try {
      while (!left.isEmpty()) {
        Owed next = left.remove();
        Block block = take(next, form -> store.putForm(next.cid(), form));
        if (block != null) {
          taker.accept(block);
        }
      }
    } finally {
      left.forEach(this::abandon);
    }
  }

  private void abandon(Owed wanted) {
    if (wanted.abandon()) {
      flight.forms().leave();
    }
    landed(wanted, 0);
  }

  private @Nullable Block fetch(Cid cid, Function<ByteBuffer, Block> check)
      throws InterruptedException {
    return take(ask(List.of(cid)).getFirst(), check);
  }

  private @Nullable Block take(Owed wanted, Function<ByteBuffer, Block> check)
      throws InterruptedException {
    int bytes = 0;
    try {
      ByteBuffer form = await(wanted);
      if (form == null) {
        return null;
      }
      bytes = form.remaining();
      return checked(form, check);
    } finally {
      landed(wanted, bytes);
    }
  }

  private Block checked(ByteBuffer form, Function<ByteBuffer, Block> check) {
    try {
      Block block = check.apply(form);
      flight.forms().recycle(form);
      forgive();
      return block;
    } catch (RegistryException e) {
      if (e.fault() == Fault.MALFORMED || e.fault() == Fault.CORRUPT) {
        host.charge(peer, Offence.BAD_DATA);
      }
      throw e;
    } finally {
      flight.forms().leave();
    }
  }

  /** Makes room for the next question. */
  private void landed(Owed wanted, int bytes) {
    wanted.lands(flight, bytes);
    ExchangeStream open;
    lock.lock();
    try {
      open = stream;
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.wake();
    }
  }

  private @Nullable ByteBuffer await(Owed wanted) throws InterruptedException {
    try {
      return wanted.await();
    } catch (InterruptedException e) {
      if (wanted.abandon()) {
        flight.forms().leave();
      }
      throw e;
    }
  }

  private List<Owed> ask(List<Cid> cids) {
    List<Owed> wanted = cids.stream().map(Owed::new).toList();
    lock.lock();
    try {
      if (closed || refused) {
        throw new RegistryException(Fault.UNREACHABLE, "peer " + peer + " is not asked any more");
      }
      if (stream == null || !stream.add(wanted)) {
        var next = new ExchangeStream(host, peer, stall, flight, new Judge());
        next.add(wanted);
        next.start();
        stream = next;
      }
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  private void forgive() {
    lock.lock();
    try {
      incidents = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Charges the peer for what it does to a stream. */
  private final class Judge implements ExchangeStream.Watcher {
    @Override
    public void answered(int bytes) {
      received.add(bytes);
      if (bytes > 0) {
        came.accept(bytes);
      }
    }

    @Override
    public void ended(ExchangeStream.@Nullable Ending ending) {
      switch (ending) {
        case null -> {}
        case BROKEN -> {}
        case UNOPENED -> refuse(host.connection(peer) != null);
        case OWING -> chargeIncident();
        case MALFORMED -> host.charge(peer, Offence.MALFORMED);
      }
    }

    private void refuse(boolean connected) {
      lock.lock();
      try {
        refused = connected && received.sum() == 0;
      } finally {
        lock.unlock();
      }
    }

    private void chargeIncident() {
      int charges;
      lock.lock();
      try {
        charges = 1 << Math.min(incidents++, ExchangeLimits.DOUBLINGS_MAX);
      } finally {
        lock.unlock();
      }
      for (int i = 0; i < charges; i++) {
        host.charge(peer, Offence.TIMEOUT);
      }
    }
  }

  /** Asks nothing more; who waits fails. */
  @Override
  public void close() {
    ExchangeStream open;
    lock.lock();
    try {
      closed = true;
      open = stream;
      stream = null;
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.end("the session is closed");
    }
  }
}

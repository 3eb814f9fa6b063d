package reg.ipfs.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.libp2p.Host;
import reg.libp2p.PeerId;
import reg.libp2p.Stream;
import reg.libp2p.Wire;

/**
 * One stream that asks a peer, from its opening to its end. What several threads want at once goes
 * into one question; answers come in the order of the questions. One virtual thread writes, one
 * reads.
 */
final class ExchangeStream {
  private static final Duration TICK = Duration.ofMillis(250);

  private final Host host;
  private final PeerId peer;
  private final Duration stall;
  private final Watcher watcher;
  private final Flight flight;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  /** Guarded by the lock, as all below. */
  private final Queue<Owed> unsent = new ArrayDeque<>();

  private final Queue<Owed> owed = new ArrayDeque<>();
  private @Nullable Stream stream;
  private long owingSince;
  private boolean ended;

  /** Hears what becomes of the stream. */
  interface Watcher {
    /** An answer came, of so many bytes. */
    void answered(int bytes);

    /** The stream ended; {@code null} when that was ours to do. */
    void ended(@Nullable Ending ending);
  }

  /** How a stream ended that was not ended here. */
  enum Ending {
    /** It could not be opened. */
    UNOPENED,
    /** The peer broke it off or stalled, and owed nothing, or was lost. */
    BROKEN,
    /** The peer broke it off or stalled, and owed blocks. */
    OWING,
    /** What came is no answer. */
    MALFORMED
  }

  /**
   * Not opened yet.
   *
   * @param stall how long the peer may send nothing while it owes
   * @param flight says when to ask; each form that came has a place there; whoever takes the form
   *     leaves it
   */
  ExchangeStream(Host host, PeerId peer, Duration stall, Flight flight, Watcher watcher) {
    this.host = host;
    this.peer = peer;
    this.stall = stall;
    this.flight = flight;
    this.watcher = watcher;
  }

  /** Opens the stream and asks until there was nothing to ask for a while. */
  void start() {
    Thread.ofVirtual().name("exchange-ask-" + peer).start(this::run);
  }

  /** Asks, soon; false when this stream has ended. */
  boolean add(List<Owed> wanted) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      unsent.addAll(wanted);
      tell();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Looks again whether to ask. */
  void wake() {
    lock.lock();
    try {
      tell();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes who asks, if there is something to ask, or nothing is left to wait for. */
  private void tell() {
    if (mayAsk() || owed.isEmpty()) {
      news.signal();
    }
  }

  /** Ends it; who waits fails. */
  void end(String why) {
    end(null, why);
  }

  private void run() {
    try (Stream opened = host.open(peer, List.of(Exchange.PROTOCOL))) {
      if (!began(opened)) {
        return;
      }
      for (List<Cid> cids = next(); cids != null; cids = next()) {
        ask(opened, cids);
      }
    } catch (RegistryException e) {
      end(Ending.UNOPENED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      end(Ending.BROKEN, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end("asked to stop");
    } catch (RuntimeException | Error e) {
      end(e.toString());
      throw e;
    }
  }

  /** None when nobody waits any more for what was wanted. */
  private void ask(Stream opened, List<Cid> cids) throws IOException {
    if (!cids.isEmpty()) {
      opened.timeout(stall);
      Wire.writeFully(opened, ExchangeMessage.question(cids));
      opened.timeout(TICK);
    }
  }

  private boolean began(Stream opened) {
    opened.timeout(TICK);
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      stream = opened;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("exchange-read-" + peer).start(() -> read(opened));
    return true;
  }

  /** Waits for something to ask; null at the end, also when there was nothing for long. */
  private @Nullable List<Cid> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = ExchangeLimits.IDLE.toNanos();
      while (!ended && !mayAsk()) {
        boolean idle = owed.isEmpty() && unsent.isEmpty();
        ended = idle && left <= 0;
        long rest = host.timeline().await(lock, news, left);
        left = idle ? rest : ExchangeLimits.IDLE.toNanos();
      }
      return ended ? null : take();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether to ask now: a question for each block costs both sides more than the block's bytes do,
   * so one for less than half of what is owed waits for more. Two thirds of the flight stay in the
   * air, which are more than the link holds.
   */
  private boolean mayAsk() {
    int askable = askable();
    return askable > 0 && askable >= owed.size() / 2;
  }

  private int askable() {
    int places = ExchangeLimits.CIDS_MAX - owed.size();
    return Math.min(unsent.size(), Math.min(places, flight.room()));
  }

  private List<Cid> take() {
    if (owed.isEmpty()) {
      owingSince = host.timeline().nanos();
    }
    var cids = new ArrayList<Cid>();
    while (askable() > 0) {
      Owed wanted = unsent.remove();
      if (wanted.departs(flight)) {
        owed.add(wanted);
        cids.add(wanted.cid());
      }
    }
    return cids;
  }

  private void read(Stream from) {
    var answers = new AnswerReader(from, host.timeline(), this::checkPatience);
    try {
      while (true) {
        answers.await();
        int length = answers.readLength();
        requireOwed();
        if (length == 0) {
          answered(null);
        } else {
          flight.forms().enter();
          answered(answers, length);
        }
        watcher.answered(length);
      }
    } catch (RegistryException e) {
      end(Ending.MALFORMED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      end(Ending.BROKEN, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end("asked to stop");
    } catch (RuntimeException | Error e) {
      end(e.toString());
      throw e;
    }
  }

  /** Reads a form; its place goes to whoever waits for it. */
  private void answered(AnswerReader answers, int length) throws IOException {
    boolean taken = false;
    try {
      taken = answered(answers.readForm(flight.forms().buffer(length)));
    } finally {
      if (!taken) {
        flight.forms().leave();
      }
    }
  }

  private boolean answered(@Nullable ByteBuffer form) {
    Owed wanted;
    lock.lock();
    try {
      wanted = owed.poll();
      owingSince = host.timeline().nanos();
      tell();
    } finally {
      lock.unlock();
    }
    return wanted != null && wanted.came(form);
  }

  private void requireOwed() {
    lock.lock();
    try {
      Owed next = owed.peek();
      if (next != null) {
        next.answered(flight);
      } else if (!ended) {
        throw new RegistryException(Fault.MALFORMED, "an answer to no question");
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkPatience(long lastByte) throws IOException {
    lock.lock();
    try {
      long now = host.timeline().nanos();
      long quiet = Math.min(now - lastByte, now - owingSince);
      if (!owed.isEmpty() && quiet > stall.toNanos()) {
        throw new IOException("no byte came for " + TimeUnit.NANOSECONDS.toMillis(quiet) + " ms");
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(@Nullable Ending ending, String why) {
    boolean owing;
    Stream open;
    var lost = new ArrayList<Owed>();
    lock.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      open = stream;
      owing = !owed.isEmpty();
      lost.addAll(owed);
      lost.addAll(unsent);
      owed.clear();
      unsent.clear();
      news.signal();
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.reset();
    }
    boolean broke = ending == Ending.BROKEN && owing && host.connection(peer) != null;
    watcher.ended(broke ? Ending.OWING : ending);
    // Whoever waits finds the session as it is now.
    lost.forEach(wanted -> wanted.fail(why));
  }
}

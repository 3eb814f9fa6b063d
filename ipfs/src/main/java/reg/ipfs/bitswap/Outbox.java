package reg.ipfs.bitswap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.libp2p.Host;
import reg.libp2p.PeerId;
import reg.libp2p.Stream;
import reg.libp2p.Wire;

/**
 * What is to be sent to one peer, on one stream that is opened when there is something and closed
 * when there was nothing for a while. A virtual thread sends while there is anything to send.
 */
abstract class Outbox {
  private final Host host;
  private final PeerId peer;
  private final Semaphore places;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private boolean sending;
  private boolean filled;
  private boolean closed;

  /**
   * Nothing to send yet.
   *
   * @param places for messages that are in memory at once; shared with other peers
   */
  Outbox(Host host, PeerId peer, Semaphore places) {
    this.host = host;
    this.peer = peer;
    this.places = places;
  }

  /** To whom it goes. */
  final PeerId peer() {
    return peer;
  }

  /** The next message; null when there is none now. Called by the sending thread alone. */
  abstract @Nullable BitswapMessage next();

  /** Hears of a message that was sent. Called by the sending thread alone. */
  void sent(BitswapMessage message) {}

  /** What could not be sent is lost: the peer can not be reached. */
  abstract void failed();

  /** Says that {@link #next} has something; starts to send. */
  final void fill() {
    lock.lock();
    try {
      filled = true;
      news.signal();
      if (!sending && !closed) {
        sending = true;
        Thread.ofVirtual().name("bitswap-send-" + peer).start(this::send);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends nothing more. */
  final void close() {
    lock.lock();
    try {
      closed = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  private void send() {
    boolean inOrder = false;
    try (Stream stream = host.open(peer, List.of(Bitswap.PROTOCOL))) {
      stream.timeout(BitswapLimits.SEND_STALL);
      boolean more = awaitFilled();
      while (more) {
        more = sendNext(stream) || awaitFilled();
      }
      inOrder = true;
    } catch (IOException | RegistryException e) {
      failed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!inOrder) {
        stopped();
      }
    }
  }

  /** Sends the next message, if there is one. */
  private boolean sendNext(Stream stream) throws IOException, InterruptedException {
    places.acquire();
    try {
      BitswapMessage message = next();
      if (message == null) {
        return false;
      }
      for (ByteBuffer part : BitswapWriter.encode(message)) {
        Wire.writeFully(stream, part);
      }
      sent(message);
      return true;
    } finally {
      places.release();
    }
  }

  private void stopped() {
    lock.lock();
    try {
      sending = false;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for something to send; false when nothing came and this thread is to end. */
  private boolean awaitFilled() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = BitswapLimits.IDLE.toNanos();
      while (!filled && !closed && left > 0) {
        left = host.timeline().await(lock, news, left);
      }
      sending = filled && !closed;
      filled = false;
      return sending;
    } finally {
      lock.unlock();
    }
  }
}

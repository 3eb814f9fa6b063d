package reg.ipfs.bitswap;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import reg.libp2p.PeerId;

/**
 * Bounds how many messages are in memory at once, of one peer and of all. A place is taken when a
 * message's first byte is there, so streams without messages take none.
 */
final class ReadBudget {
  private final Semaphore all = new Semaphore(BitswapLimits.READS_MAX, true);
  private final Map<PeerId, Semaphore> peers = new ConcurrentHashMap<>();

  /** Room for one message that comes on a stream. */
  Place place(PeerId peer, ReadableByteChannel in) {
    return new Place(peers.computeIfAbsent(peer, key -> newPlaces()), in);
  }

  private static Semaphore newPlaces() {
    return new Semaphore(BitswapLimits.READS_PER_PEER_MAX, true);
  }

  /** The peer is gone. */
  void forget(PeerId peer) {
    peers.remove(peer);
  }

  /** The message is read through this and dropped when this is closed. */
  final class Place implements ReadableByteChannel {
    private final Semaphore ofPeer;
    private final ReadableByteChannel in;
    private boolean taken;

    private Place(Semaphore ofPeer, ReadableByteChannel in) {
      this.ofPeer = ofPeer;
      this.in = in;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      int count = in.read(into);
      if (count > 0 && !taken) {
        take();
      }
      return count;
    }

    private void take() throws IOException {
      try {
        ofPeer.acquire();
      } catch (InterruptedException e) {
        throw stopped(e);
      }
      try {
        all.acquire();
        taken = true;
      } catch (InterruptedException e) {
        ofPeer.release();
        throw stopped(e);
      }
    }

    private static IOException stopped(InterruptedException cause) {
      Thread.currentThread().interrupt();
      var stopped = new InterruptedIOException("asked to stop");
      stopped.initCause(cause);
      return stopped;
    }

    @Override
    public boolean isOpen() {
      return in.isOpen();
    }

    @Override
    public void close() {
      if (taken) {
        taken = false;
        all.release();
        ofPeer.release();
      }
    }
  }
}

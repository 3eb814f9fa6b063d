package reg.libp2p.yamux;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Handoff;
import reg.libp2p.Limits;

/**
 * The streams that a peer opened: those that wait, and places for those that are served. One is
 * acknowledged when it is taken: go-yamux and rust-yamux open no more than 256 streams that are
 * not, so a peer that opens one for each message slows down and loses none.
 */
final class Arrivals {
  private final Handoff<YamuxStream> waiting = new Handoff<>(Limits.STREAMS_PENDING_MAX);
  private final Semaphore places = new Semaphore(Limits.STREAMS_IN_MAX);

  /** Lets a stream wait; false when too many do, or the connection has ended. */
  boolean offer(YamuxStream stream) {
    return waiting.offer(stream);
  }

  /**
   * Waits for a stream and for a place to serve it.
   *
   * @return to be acknowledged; null when the connection has ended
   */
  @Nullable YamuxStream take() throws InterruptedException {
    for (YamuxStream stream = waiting.take(); stream != null; stream = waiting.take()) {
      places.acquire();
      if (stream.acknowledge()) {
        return stream;
      }
      // It ended before it was taken; what had come would hold memory for ever.
      places.release();
      stream.close();
    }
    return null;
  }

  /** A stream ended, whether it was taken or not. Once for each. */
  void ended(YamuxStream stream) {
    if (!stream.acknowledge()) {
      places.release();
    }
  }

  /** No stream comes any more. */
  void end() {
    waiting.end();
  }

  /** Takes all that wait, without a place. */
  List<YamuxStream> drain() {
    return waiting.drain();
  }
}

package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Native memory for segments, lent out in chunks of {@value #CHUNK_BYTES} bytes and at most so many
 * at once: whoever asks for more waits until a segment is written. Chunks are made when first
 * needed.
 */
final class ChunkPool {
  /** Holds two of the largest blocks. */
  static final int CHUNK_BYTES = 4 << 20;

  /** How often who waits looks whether that is still sensible. */
  private static final int LOOK_MILLIS = 50;

  private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
  private final Semaphore permits;

  ChunkPool(int chunksMax) {
    permits = new Semaphore(chunksMax);
  }

  /**
   * An empty chunk; waits for one.
   *
   * @param whileWaiting run now and then; may throw to end the wait
   */
  ByteBuffer take(Runnable whileWaiting) {
    boolean interrupted = false;
    while (true) {
      try {
        if (permits.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          break;
        }
        whileWaiting.run();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    ByteBuffer chunk = idle.poll();
    return chunk == null ? ByteBuffer.allocateDirect(CHUNK_BYTES) : chunk.clear();
  }

  void giveBack(ByteBuffer chunk) {
    idle.add(chunk);
    permits.release();
  }
}

package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Native memory for segments, lent out in chunks of {@value #CHUNK_BYTES} bytes and at most so many
 * at once: whoever asks for more waits until a segment is written. Chunks are made when first
 * needed.
 */
final class ChunkPool {
  /** Holds two of the largest blocks. */
  static final int CHUNK_BYTES = 4 << 20;

  private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
  private final Semaphore permits;

  ChunkPool(int chunksMax) {
    permits = new Semaphore(chunksMax);
  }

  /** An empty chunk; waits for one. */
  ByteBuffer take() {
    permits.acquireUninterruptibly();
    ByteBuffer chunk = idle.poll();
    return chunk == null ? ByteBuffer.allocateDirect(CHUNK_BYTES) : chunk.clear();
  }

  void giveBack(ByteBuffer chunk) {
    idle.add(chunk);
    permits.release();
  }
}

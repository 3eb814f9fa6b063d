package reg.node.folder;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Memory outside of the heap that threads read files into, one after the other the same: new memory
 * costs a file of a GiB 0.02 s. Freed with this. Not of an arena, whose memory is cleared word by
 * word by code that is not compiled yet, 0.01 s for the first MiB. Any thread.
 */
final class ReadBuffers {
  /** The size of most leaves, or more. */
  private static final int BYTES_MIN = 1 << 20;

  private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  /** A buffer of at least that many bytes, with anything in it. */
  ByteBuffer take(int bytes) {
    ByteBuffer last = free.poll();
    return last != null && last.capacity() >= bytes
        ? last
        : ByteBuffer.allocateDirect(Math.max(bytes, BYTES_MIN));
  }

  /** Nobody else reads or writes the buffer any more. */
  void give(ByteBuffer buffer) {
    free.add(buffer);
  }
}

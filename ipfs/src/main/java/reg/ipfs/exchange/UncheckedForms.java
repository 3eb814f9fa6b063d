package reg.ipfs.exchange;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import reg.storage.form.Form;

/**
 * The forms of one session that came and were not checked yet: a place for each, and arrays that
 * are used again. For any thread.
 */
final class UncheckedForms {
  /** Arrays smaller than this are not kept. */
  private static final int KEPT_BYTES_MIN = 128 << 10;

  private final Semaphore places = new Semaphore(ExchangeLimits.UNCHECKED_MAX);
  private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

  /** Waits for a place; {@link #leave} gives it back. */
  void enter() throws InterruptedException {
    places.acquire();
  }

  /** Who has a place leaves it. */
  void leave() {
    places.release();
  }

  /** For a form of so many bytes; to be filled. At most twice as large, whoever keeps it. */
  ByteBuffer buffer(int length) {
    ByteBuffer used = length < KEPT_BYTES_MIN ? null : idle.poll();
    return used != null && used.capacity() >= length && used.capacity() / 2 <= length
        ? used.clear().limit(length)
        : ByteBuffer.allocate(length);
  }

  /** Takes a checked form's array back; a block that was kept raw lies in there for good. */
  void recycle(ByteBuffer form) {
    if (form.capacity() >= KEPT_BYTES_MIN && Form.read(form.duplicate()) != Form.RAW) {
      idle.add(form);
    }
  }
}

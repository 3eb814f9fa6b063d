package reg.ipfs.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** The body of an answer to us; it fails when it brings no byte, or not all, for too long. */
public final class StallGuard extends FilterInputStream {
  private final Duration limit;
  private final boolean whole;
  private final Thread watch;
  private volatile long lastProgress = System.nanoTime();
  private volatile boolean stalled;

  /** Guards a stream until it is closed: so long may pass from one byte to the next. */
  public StallGuard(InputStream in, Duration limit) {
    this(in, limit, false);
  }

  private StallGuard(InputStream in, Duration limit, boolean whole) {
    super(in);
    this.limit = limit;
    this.whole = whole;
    watch = Thread.ofVirtual().name("stall-guard").start(this::watch);
  }

  /** Guards a stream that must end within that time, however its bytes trickle in. */
  public static StallGuard whole(InputStream in, Duration limit) {
    return new StallGuard(in, limit, true);
  }

  private void watch() {
    try {
      long left = limit.toNanos();
      while (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
        left = limit.toNanos() - (System.nanoTime() - lastProgress);
      }
      stalled = true;
      super.close();
    } catch (InterruptedException | IOException e) {
      // Closed in good order, or broken already: nothing left to watch.
    }
  }

  @Override
  public int read() throws IOException {
    return progressed(super.read());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return progressed(super.read(bytes, offset, length));
  }

  private int progressed(int result) throws IOException {
    if (stalled) {
      throw new IOException((whole ? "not all came within " : "no byte for ") + limit);
    }
    if (!whole) {
      lastProgress = System.nanoTime();
    }
    return result;
  }

  @Override
  public void close() throws IOException {
    watch.interrupt();
    super.close();
  }
}

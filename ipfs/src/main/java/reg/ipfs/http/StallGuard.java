package reg.ipfs.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** The body of an answer to us; it fails when it brings no byte for too long. */
public final class StallGuard extends FilterInputStream {
  private final Duration limit;
  private final Thread watch;
  private volatile long lastProgress = System.nanoTime();
  private volatile boolean stalled;

  /** Guards a stream until it is closed. */
  public StallGuard(InputStream in, Duration limit) {
    super(in);
    this.limit = limit;
    watch = Thread.ofVirtual().name("stall-guard").start(this::watch);
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
      throw new IOException("no byte for " + limit);
    }
    lastProgress = System.nanoTime();
    return result;
  }

  @Override
  public void close() throws IOException {
    watch.interrupt();
    super.close();
  }
}

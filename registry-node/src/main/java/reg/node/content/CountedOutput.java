package reg.node.content;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts what goes through to a stream that its owner closes. */
public final class CountedOutput extends FilterOutputStream {
  private long count;

  public CountedOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    count++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    count += length;
  }

  /** Bytes so far. */
  public long count() {
    return count;
  }

  /** Flushes; the stream below stays open. */
  @Override
  public void close() throws IOException {
    flush();
  }
}

package reg.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Writes to a print stream and does not swallow its errors. Closing it leaves the stream open. */
public final class CheckedOutput extends OutputStream {
  private final PrintStream out;

  public CheckedOutput(PrintStream out) {
    this.out = out;
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    check();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    check();
  }

  @Override
  public void flush() throws IOException {
    out.flush();
    check();
  }

  /** Also flushes. */
  private void check() throws IOException {
    if (out.checkError()) {
      throw new IOException("standard output takes no more: a full disk, or its reader has ended");
    }
  }
}

package reg.ipfs.gateway;

import java.io.IOException;
import java.io.OutputStream;

/** Passes bytes on to a stream that others close. */
final class UnclosedOutput extends OutputStream {
  private final OutputStream out;

  UnclosedOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}

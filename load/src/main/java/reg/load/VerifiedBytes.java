package reg.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import reg.chunker.format.FileBytes;

/** A verified file as readers of headers want it. For one thread. */
final class VerifiedBytes implements FileBytes {
  private final VerifiedFile file;
  private final VerifiedChannel channel;

  VerifiedBytes(VerifiedFile file) {
    this.file = file;
    this.channel = new VerifiedChannel(file);
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) {
    try {
      return channel.position(position).read(ByteBuffer.wrap(into, offset, length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package reg.scan.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import reg.chunker.format.FileBytes;

/** Bytes as the channel that the 7z reader takes, read only. For one thread. */
final class BytesChannel implements SeekableByteChannel {
  private final FileBytes bytes;
  private long position;
  private boolean open = true;

  BytesChannel(FileBytes bytes) {
    this.bytes = bytes;
  }

  /** The same bytes as a stream, which skips without reading. */
  static InputStream stream(FileBytes bytes) {
    return new Stream(bytes);
  }

  @Override
  public int read(ByteBuffer into) {
    if (!into.hasRemaining()) {
      return 0;
    }
    byte[] buffer = new byte[Math.min(into.remaining(), 1 << 16)];
    int count = bytes.read(position, buffer, 0, buffer.length);
    if (count > 0) {
      into.put(buffer, 0, count);
      position += count;
    }
    return count;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long to) throws IOException {
    if (to < 0) {
      throw new IOException("a negative position");
    }
    position = to;
    return this;
  }

  @Override
  public long size() {
    return bytes.size();
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }

  /** A stream that knows where it is. */
  static final class Stream extends InputStream {
    private final FileBytes bytes;
    private long position;
    private long readable = Long.MAX_VALUE;

    Stream(FileBytes bytes) {
      this.bytes = bytes;
    }

    long position() {
      return position;
    }

    /** From now on fails when more than so many bytes are read; skipping is free. */
    void limitReads(long count) {
      readable = count;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = bytes.read(position, into, offset, length);
      position += Math.max(0, count);
      readable -= Math.max(0, count);
      if (readable < 0) {
        throw new IOException("a header that is too long");
      }
      return count;
    }

    @Override
    public long skip(long count) {
      long step = Math.clamp(count, 0, bytes.size() - position);
      position += step;
      return step;
    }
  }
}

package reg.chunker.dag;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import reg.chunker.format.FileBytes;

/** A file being imported, read front to back. */
final class OpenFile implements ByteInput, AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final long size;
  private long position;

  private OpenFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /** Opens a file that had this stamp. */
  static OpenFile open(Path path, Stamp stamp) {
    try {
      return new OpenFile(path, FileChannel.open(path), stamp.size());
    } catch (IOException e) {
      throw FileFaults.unreadable(path, e);
    }
  }

  /** The bytes by position, as many as the stamp says. */
  FileBytes bytes() {
    return new FileBytes() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public int read(long position, byte[] into, int offset, int length) {
        try {
          return channel.read(ByteBuffer.wrap(into, offset, length), position);
        } catch (IOException e) {
          throw FileFaults.unreadable(path, e);
        }
      }
    };
  }

  /** A file that ends early has changed. */
  @Override
  public int read(byte[] into, int offset, int length) {
    int wanted = (int) Math.min(length, size - position);
    int done = 0;
    while (done < wanted) {
      int count = readSome(ByteBuffer.wrap(into, offset + done, wanted - done));
      if (count < 0) {
        throw FileFaults.changed(path);
      }
      done += count;
    }
    position += done;
    return done;
  }

  private int readSome(ByteBuffer into) {
    try {
      return channel.read(into);
    } catch (IOException e) {
      throw FileFaults.unreadable(path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileFaults.unreadable(path, e);
    }
  }
}

package reg.load;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * A file on a disk that anybody may change, replace or remove at any time. It is opened for each
 * chunk, so that thousands may be open.
 */
record FolderChunks(Path folder, String path) implements ChunkSource {
  private static final Set<java.nio.file.OpenOption> OPTIONS =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  /** What is read into an array is copied twice; so much stays in a processor's cache meanwhile. */
  private static final int ARRAY_READ_BYTES = 128 << 10;

  @Override
  public void read(Chunk chunk, MemorySegment into) {
    Path file = folder.resolve(path);
    ByteBuffer buffer = into.asByteBuffer();
    int end = buffer.limit();
    int step = buffer.isDirect() ? chunk.size() : ARRAY_READ_BYTES;
    try (var channel = FileChannel.open(file, OPTIONS)) {
      while (buffer.position() < end) {
        long position = chunk.end() - (end - buffer.position());
        buffer.limit(Math.min(end, buffer.position() + step));
        if (channel.read(buffer, position) < 0) {
          throw changed("ends at byte " + position + ", before its signed end");
        }
      }
    } catch (NoSuchFileException e) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no file " + file, e);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + file + " (" + e + ")", e);
    }
    if (!chunk.matches(buffer.rewind())) {
      throw changed("is not what was signed from byte " + chunk.offset() + " on");
    }
  }

  private RegistryException changed(String how) {
    return new RegistryException(
        Fault.CORRUPT, "file " + path + " " + how + "; do not use it, pull it again");
  }
}

package reg.load;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * A file on a disk that anybody may change, replace or remove at any time. It is opened for each
 * read, so that thousands may be had at once.
 */
record FolderChunks(Path folder, String path) implements ChunkSource {
  private static final Set<java.nio.file.OpenOption> OPTIONS =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  @Override
  public void read(Chunk chunk, MemorySegment into) {
    try (ChunkSource open = open()) {
      open.read(chunk, into);
    }
  }

  @Override
  public ChunkSource open() {
    Path file = folder.resolve(path);
    try {
      return new Open(path, FileChannel.open(file, OPTIONS));
    } catch (NoSuchFileException e) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no file " + file, e);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + file + " (" + e + ")", e);
    }
  }

  /** The file while it is open. */
  private record Open(String path, FileChannel channel) implements ChunkSource {
    /** What is hashed right after it was read is still in a processor's cache (decision 0101). */
    private static final int STEP_BYTES = 128 << 10;

    @Override
    public void read(Chunk chunk, MemorySegment into) {
      boolean same;
      try {
        same = matches(chunk, into.asByteBuffer());
      } catch (IOException e) {
        throw failed(e);
      }
      if (!same) {
        throw changed("is not what was signed from byte " + chunk.offset() + " on");
      }
    }

    private boolean matches(Chunk chunk, ByteBuffer bytes) throws IOException {
      if (chunk.size() <= STEP_BYTES) {
        return chunk.matches(fill(bytes, chunk.offset()));
      }
      MessageDigest digest = chunk.cid().multihash().newDigest();
      for (int at = 0; at < chunk.size(); at += STEP_BYTES) {
        ByteBuffer step = bytes.slice(at, Math.min(STEP_BYTES, chunk.size() - at));
        digest.update(fill(step, chunk.offset() + at));
      }
      return chunk.cid().multihash().isDigest(digest.digest());
    }

    private ByteBuffer fill(ByteBuffer bytes, long offset) throws IOException {
      while (bytes.hasRemaining()) {
        long position = offset + bytes.position();
        if (channel.read(bytes, position) < 0) {
          throw changed("ends at byte " + position + ", before its signed end");
        }
      }
      return bytes.flip();
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private RegistryException failed(IOException e) {
      return new RegistryException(Fault.STORAGE, "cannot read file " + path + " (" + e + ")", e);
    }

    private RegistryException changed(String how) {
      return new RegistryException(
          Fault.CORRUPT, "file " + path + " " + how + "; do not use it, pull it again");
    }
  }
}

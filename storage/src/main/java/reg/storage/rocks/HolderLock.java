package reg.storage.rocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * One process at a time: a lock on the file {@code holder}, which says who has it. The system takes
 * the lock away when the process ends, however it ends.
 */
final class HolderLock implements AutoCloseable {
  private static final int TEXT_BYTES_MAX = 200;

  /** What is locked: far behind the text, which others must be able to read. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /** Where Linux says its name; asking the resolver can take seconds. */
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final FileChannel channel;

  private HolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a store.
   *
   * @throws RegistryException CONFLICT, saying who has it; STORAGE when the file cannot be written
   */
  static HolderLock take(Path folder) {
    try {
      var channel =
          FileChannel.open(
              folder.resolve("holder"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        String holder = read(channel);
        channel.close();
        throw new RegistryException(
            Fault.CONFLICT,
            "the store at "
                + folder
                + " is in use by "
                + holder
                + "; wait for it or stop it, then try again");
      }
      write(channel);
      return new HolderLock(channel);
    } catch (IOException e) {
      throw Failures.writing(folder, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    var text = ByteBuffer.allocate(TEXT_BYTES_MAX);
    channel.read(text, 0);
    String holder = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
    return holder.isEmpty() ? "another process" : holder;
  }

  /** On a full disk the text may not fit; the lock holds without it. */
  private static void write(FileChannel channel) {
    String text = "process " + ProcessHandle.current().pid() + " on " + host() + "\n";
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException e) {
      System.getLogger(HolderLock.class.getName())
          .log(System.Logger.Level.DEBUG, "holder not written: {0}", e.getMessage());
    }
  }

  private static String host() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      return "this machine";
    }
  }

  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.truncate(0);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

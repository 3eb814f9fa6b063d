package reg.ipfs.ipns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/** A record in a file of its own, which holds the old or the new one whatever happens. */
public final class RecordFile implements PublishedRecord {
  private final Path file;

  /**
   * A record in a file.
   *
   * @param file need not exist yet; its folder must
   */
  public RecordFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  @Override
  public byte @Nullable [] load() {
    if (!Files.exists(file)) {
      return null;
    }
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(IpnsRecord.BYTES_MAX + 1);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  @Override
  public void save(byte[] record) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      try (var out =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(record);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (var folder = FileChannel.open(next.resolveSibling("."), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  private RegistryException failed(String what, IOException e) {
    return new RegistryException(Fault.STORAGE, "cannot " + what + " " + file + " (" + e + ")", e);
  }
}

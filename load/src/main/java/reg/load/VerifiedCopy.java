package reg.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import reg.base.Fault;
import reg.base.Parallel;
import reg.base.ProgressListener;
import reg.base.RegistryException;

/** Writes a model's files to a folder of ours, each chunk hashed in memory before it is written. */
final class VerifiedCopy {
  /** Files up to this size are written by one thread each, many at a time. */
  private static final long SMALL_BYTES_MAX = 8 << 20;

  private static final Set<java.nio.file.OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final ProgressListener progress;

  VerifiedCopy(ProgressListener progress) {
    this.progress = progress;
  }

  /**
   * Writes all files below a folder that exists.
   *
   * @throws RegistryException as {@link VerifiedFile#read}
   */
  void write(VerifiedModel model, Path folder) {
    progress.begin("verifying", model.bytes());
    var small = new ArrayList<VerifiedFile>();
    var large = new ArrayList<VerifiedFile>();
    for (VerifiedFile file : model.files().values()) {
      (file.size() <= SMALL_BYTES_MAX ? small : large).add(file);
    }
    try {
      for (VerifiedFile file : model.files().values()) {
        Files.createDirectories(folder.resolve(file.path()).getParent());
      }
      Parallel.<VerifiedFile>forEach(
          List.copyOf(small),
          Runtime.getRuntime().availableProcessors(),
          file -> write(file, folder));
      large.forEach(file -> write(file, folder));
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while copying " + model, e);
    } catch (IOException | UncheckedIOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot write " + folder + " (" + e + ")", e);
    }
  }

  private void write(VerifiedFile file, Path folder) {
    Path target = folder.resolve(file.path());
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------"));
    try (var channel = FileChannel.open(target, NEW, mode)) {
      file.forEachChunk((offset, bytes) -> write(channel, offset, bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(FileChannel channel, long offset, ByteBuffer bytes) {
    int size = bytes.remaining();
    try {
      for (long at = offset; bytes.hasRemaining(); ) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    progress.advance(size);
  }
}

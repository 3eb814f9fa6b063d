package reg.node.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.PublisherId;
import reg.manifest.signing.Fork;
import reg.node.folder.Durable;

/** The files of a trust store. Each is written beside its place, forced, and renamed into it. */
final class TrustFolder {
  private static final String FILE = "trust.cbor";
  private static final String LOCK = "lock";
  private static final String FORKS = "forks";

  private final Path folder;

  TrustFolder(Path folder) {
    this.folder = folder;
  }

  /** What stands there; empty when nothing was ever written. */
  SortedMap<PublisherId, TrustEntry> read() {
    byte[] bytes = read(folder.resolve(FILE), TrustCodec.BYTES_MAX);
    if (bytes == null) {
      return new TreeMap<>();
    }
    try {
      return TrustCodec.decode(bytes);
    } catch (RegistryException e) {
      throw new RegistryException(
          e.fault(),
          "the trust store "
              + folder.resolve(FILE)
              + " is damaged ("
              + e.getMessage()
              + "); put it back from a copy, or move it away and add your publishers again",
          e);
    }
  }

  void write(SortedMap<PublisherId, TrustEntry> entries) {
    write(folder.resolve(FILE), TrustCodec.encode(entries));
  }

  /** Whose turn it is to write, among processes. To be closed. */
  FileChannel lock() {
    try {
      Files.createDirectories(folder);
      var channel =
          FileChannel.open(
              folder.resolve(LOCK),
              EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      var _ = channel.lock();
      return channel;
    } catch (IOException e) {
      throw failed("lock", folder, e);
    }
  }

  void writeFork(Fork fork) {
    Path file = forkFile(fork.cid());
    if (!Files.exists(file)) {
      write(file, fork.encode());
    }
  }

  /**
   * A proof, checked again.
   *
   * @throws RegistryException NOT_FOUND; CORRUPT when it is damaged
   */
  Fork readFork(Cid cid) {
    byte[] bytes = read(forkFile(cid), Fork.BYTES_MAX);
    if (bytes == null) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no proof " + cid + " here");
    }
    Fork fork = Fork.decode(bytes);
    if (!fork.cid().equals(cid)) {
      throw new RegistryException(Fault.CORRUPT, forkFile(cid) + " holds another proof");
    }
    return fork;
  }

  private Path forkFile(Cid cid) {
    return folder.resolve(FORKS).resolve(cid + ".cbor");
  }

  private static byte @Nullable [] read(Path file, int bytesMax) {
    try {
      if (Files.size(file) > bytesMax) {
        throw new RegistryException(
            Fault.MALFORMED, file + " has more than " + bytesMax + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    Path parent = file.toAbsolutePath().getParent();
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    var options =
        EnumSet.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    try {
      Files.createDirectories(Objects.requireNonNull(parent));
      try (var channel = FileChannel.open(fresh, options)) {
        for (var rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Durable.forceFolder(Objects.requireNonNull(parent));
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  private static RegistryException failed(String what, Path file, IOException e) {
    return new RegistryException(
        Fault.STORAGE, "cannot " + what + " " + file + " (" + e.getMessage() + ")", e);
  }
}

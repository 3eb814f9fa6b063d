package reg.storage.rocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import reg.storage.Storage;

/**
 * The files of a store: {@code holder}, the database in {@code db}, and in {@code incoming} the
 * tables being written.
 */
final class StoreFolder {
  /** Enough to open a database, and to collect garbage in it, where nothing else fits. */
  private static final int RESERVE_BYTES = 512 << 10;

  /** The reserve is made only where there is so many times more. */
  private static final long RESERVE_TIMES = 16;

  private final Path root;

  private StoreFolder(Path root) {
    this.root = root;
  }

  /** A folder that may not be there. */
  static StoreFolder at(Path path) {
    return new StoreFolder(path.toAbsolutePath().normalize());
  }

  /**
   * Makes what is missing.
   *
   * @throws reg.base.RegistryException STORAGE when that fails
   */
  static StoreFolder prepare(Path path) {
    var folder = at(path);
    try {
      Files.createDirectories(folder.database());
      Files.createDirectories(folder.incoming());
      return folder;
    } catch (IOException e) {
      throw Failures.writing(folder.root, e);
    }
  }

  Path root() {
    return root;
  }

  Path database() {
    return root.resolve("db");
  }

  /** Where a segment's table is written before the database takes it over. */
  Path incoming() {
    return root.resolve("incoming");
  }

  /** Removes the tables that a crash left half-written. */
  void removeLeftovers() {
    try (var files = Files.list(incoming())) {
      for (Path file : files.toList()) {
        delete(file);
      }
    } catch (IOException e) {
      throw Failures.writing(root, e);
    }
  }

  /** Takes space for the day when there is none; without it, all but that works. */
  void keepReserve() {
    Path reserve = root.resolve("reserve");
    try {
      if (!Files.exists(reserve) && free() > RESERVE_TIMES * RESERVE_BYTES) {
        byte[] bytes = new byte[RESERVE_BYTES];
        new SplittableRandom(0).nextBytes(bytes);
        Files.write(reserve, bytes);
      }
    } catch (IOException e) {
      System.getLogger(StoreFolder.class.getName())
          .log(System.Logger.Level.DEBUG, "no reserve: {0}", e.getMessage());
    }
  }

  /** What {@link reg.storage.Storage#setAside} wrote, if it did. */
  Path aside() {
    return root.resolve("aside");
  }

  /** Writes it; false when there is no room for it. */
  boolean setAside(byte[] bytes) {
    if (bytes.length > Storage.ASIDE_BYTES_MAX) {
      throw new IllegalArgumentException(bytes.length + " bytes to set aside");
    }
    try {
      Files.write(aside(), bytes);
      return true;
    } catch (IOException e) {
      removeAside();
      return false;
    }
  }

  /** Removes it. */
  void removeAside() {
    try {
      Files.deleteIfExists(aside());
    } catch (IOException e) {
      throw Failures.writing(aside(), e);
    }
  }

  /** The sealed files that are not the database's, those of them that are there. */
  Stream<Path> others() {
    return Stream.of(root.resolve("reserve"), aside()).filter(Files::exists);
  }

  private long free() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  /** Frees that space when it is needed. */
  void releaseReserveIfFull() {
    try {
      if (free() < RESERVE_BYTES) {
        releaseReserve();
      }
    } catch (IOException e) {
      throw Failures.writing(root, e);
    }
  }

  /** Frees that space; false when there is none to free. */
  boolean releaseReserve() {
    try {
      return Files.deleteIfExists(root.resolve("reserve"));
    } catch (IOException e) {
      throw Failures.writing(root, e);
    }
  }

  /** Removes a table that was not finished; should that fail too, the next start does it. */
  void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(StoreFolder.class.getName())
          .log(System.Logger.Level.WARNING, "cannot remove {0}: {1}", file, e.getMessage());
    }
  }

  private static void delete(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      try (var inside = Files.list(file)) {
        for (Path each : inside.toList()) {
          Files.delete(each);
        }
      }
    }
    Files.delete(file);
  }

  /**
   * Removes what a closed database leaves and nobody reads, such as the log of a session that wrote
   * nothing: then every file that is left matters, and is sealed.
   */
  void removeUseless() {
    try (var files = Files.list(database())) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith("OPTIONS")
            || name.equals("IDENTITY")
            || name.equals("LOCK")
            || (name.endsWith(".log") && Files.size(file) == 0)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw Failures.writing(root, e);
    }
  }

  /** Moves the database out of the way, and returns where to. */
  Path setDamagedAside() {
    int n = 1;
    while (Files.exists(root.resolve("damaged-" + n))) {
      n++;
    }
    Path aside = root.resolve("damaged-" + n);
    try {
      Files.move(database(), aside);
      Files.createDirectories(database());
      return aside;
    } catch (IOException e) {
      throw Failures.writing(root, e);
    }
  }

  /** The files of a folder with this ending, oldest number first. */
  static List<Path> numbered(Path folder, String ending) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw Failures.writing(folder, e);
    }
  }

  /** The bytes of all files. */
  long bytes() {
    long total = 0;
    for (Path folder : List.of(database(), incoming())) {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          total += size(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return total;
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}

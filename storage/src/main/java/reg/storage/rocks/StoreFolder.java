package reg.storage.rocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a store: {@code holder}, the database in {@code db}, and in {@code incoming} the
 * tables being written.
 */
final class StoreFolder {
  private final Path root;

  private StoreFolder(Path root) {
    this.root = root;
  }

  /**
   * Makes what is missing.
   *
   * @throws reg.base.RegistryException STORAGE when that fails
   */
  static StoreFolder prepare(Path root) {
    var folder = new StoreFolder(root);
    try {
      Files.createDirectories(folder.database());
      Files.createDirectories(folder.incoming());
      return folder;
    } catch (IOException e) {
      throw Failures.writing(root, e);
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
        Files.delete(file);
      }
    } catch (IOException e) {
      throw Failures.writing(root, e);
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

package reg.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import reg.storage.BlockStore;
import reg.storage.Storage;
import reg.storage.StorageConfig;
import reg.storage.rocks.RocksStorage;

/** A store in a temporary folder that goes when it is closed. */
final class ScratchStore implements AutoCloseable {
  private final Path folder;
  private final Storage storage;

  ScratchStore() {
    try {
      folder = Files.createTempDirectory("reg-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    storage = RocksStorage.open(folder.resolve("store"), StorageConfig.DEFAULT);
  }

  BlockStore blocks() {
    return storage.blocks();
  }

  @Override
  public void close() {
    storage.close();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

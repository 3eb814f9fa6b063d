package reg.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.storage.Commit;
import reg.storage.FsckReport;
import reg.storage.GcReport;
import reg.storage.Pin;
import reg.storage.StorageConfig;
import reg.storage.form.Form;

/** A full disk refuses what does not fit and harms nothing else. */
class FullDiskIT {
  private static final StorageConfig CONFIG = new StorageConfig(StorageConfig.UNLIMITED, 4 << 20);

  @TempDir Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    run("umount", "-l", disk.toString());
  }

  @Test
  void aPushThatDoesNotFitIsRefusedAndSucceedsOnceThereIsRoom() throws IOException {
    Path store = disk.resolve("store");
    Path ballast = disk.resolve("ballast");
    List<Block> early = RocksStorageTest.blocks("early", 20, 100_000);
    List<Block> late = RocksStorageTest.blocks("late", 100, 100_000);
    try (var storage = RocksStorage.open(store, CONFIG)) {
      early.forEach(storage.blocks()::put);
      storage.commit(new Commit().ref("early", null, early.getFirst().cid()));
      fill(ballast);
      assertThatThrownBy(() -> push(storage, late))
          .hasMessageContaining("no space")
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STORAGE));
      early.forEach(block -> storage.blocks().require(block.cid()));
    }
    try (var storage = RocksStorage.open(store, CONFIG)) {
      assertThat(storage.refs().list("")).containsOnlyKeys("early");
      Files.delete(ballast);
      push(storage, late);
      late.forEach(block -> storage.blocks().require(block.cid()));
      assertThat(RocksStorageTest.fsck(storage)).isEqualTo(new FsckReport(120, List.of()));
    }
  }

  @Test
  void theSameProcessGoesOnOnceThereIsRoom() throws IOException {
    Path ballast = disk.resolve("ballast");
    List<Block> late = RocksStorageTest.blocks("late", 60, 100_000);
    try (var storage = RocksStorage.open(disk.resolve("store"), CONFIG)) {
      fill(ballast);
      assertThatThrownBy(() -> push(storage, late)).isInstanceOf(RegistryException.class);
      Files.delete(ballast);
      push(storage, late);
      late.forEach(block -> storage.blocks().require(block.cid()));
      assertThat(storage.refs().list("")).containsOnlyKeys("late");
    }
  }

  @Test
  void collectingGarbageMakesRoomOnAFullDisk() throws IOException {
    Path store = disk.resolve("store");
    List<Block> garbage = RocksStorageTest.blocks("garbage", 100, 100_000);
    List<Block> late = RocksStorageTest.blocks("late", 60, 100_000);
    try (var storage = RocksStorage.open(store, CONFIG)) {
      garbage.forEach(storage.blocks()::put);
      storage.blocks().flush();
    }
    fill(disk.resolve("ballast"));
    try (var storage = RocksStorage.open(store, CONFIG)) {
      GcReport report =
          storage.collectGarbage(List.of(), block -> List.of(), ProgressListener.NONE);
      assertThat(report.removed()).isEqualTo(100);
      push(storage, late);
      assertThat(RocksStorageTest.fsck(storage)).isEqualTo(new FsckReport(60, List.of()));
    }
  }

  @Test
  void aPinThatDoesNotFitIsRefusedAndSucceedsOnceThereIsRoom() throws IOException {
    Path ballast = disk.resolve("ballast");
    Block block = RocksStorageTest.blocks("pinned", 1, 100).getFirst();
    try (var storage = RocksStorage.open(disk.resolve("store"), CONFIG)) {
      storage.blocks().put(block);
      storage.blocks().flush();
      fill(ballast);
      assertThatThrownBy(() -> pinUntilItFails(storage)).isInstanceOf(RegistryException.class);
      Files.delete(ballast);
      Pin pin = RocksStorageTest.pinOf(block);
      await(() -> storage.pins().pin(pin));
      assertThat(storage.pins().get(block.cid())).isEqualTo(pin);
    }
    try (var storage = RocksStorage.open(disk.resolve("store"), CONFIG)) {
      assertThat(storage.pins().get(block.cid())).isNotNull();
    }
  }

  /** Some file systems cannot write past the system's cache, and are written through it. */
  @Test
  void aFileSystemThatRefusesDirectWritesHoldsAStore() throws Exception {
    run("mount", "-t", "ramfs", "ramfs", disk.toString());
    try {
      try (var direct = new EnvOptions().setUseDirectWrites(true);
          var options = new Options();
          var writer = new SstFileWriter(direct, options)) {
        assertThatThrownBy(() -> writer.open(disk.resolve("direct").toString()))
            .isInstanceOf(RocksDBException.class);
      }
      List<Block> blocks = RocksStorageTest.blocks("through", 60, 100_000);
      try (var storage = RocksStorage.open(disk.resolve("store"), CONFIG)) {
        push(storage, blocks);
      }
      try (var storage = RocksStorage.open(disk.resolve("store"), CONFIG)) {
        assertThat(RocksStorageTest.fsck(storage)).isEqualTo(new FsckReport(60, List.of()));
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  /** What does not fit is not written a second time, which would not fit either. */
  @Test
  void aSegmentThatDoesNotFitIsWrittenOnce() throws Exception {
    Path file = disk.resolve("segment");
    var segment = new Segment(Lane.SOLID, 1, new ChunkPool(1));
    fill(disk.resolve("ballast"));
    try (var watch = disk.getFileSystem().newWatchService();
        var tuning = new Tuning()) {
      // With the removals, for the system tells of two equal events in a row as one.
      disk.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      for (Block block : RocksStorageTest.blocks("segment", 5, 100_000)) {
        var value = ByteBuffer.wrap(block.bytes());
        segment.add(block.cid().multihash(), Form.RAW, block.size(), value, () -> {});
      }
      assertThatThrownBy(() -> SegmentFile.write(segment, tuning.segment(Lane.SOLID), file))
          .hasMessageContaining("No space left");
      Files.createFile(disk.resolve("end"));
      assertThat(made(watch, "end")).isEqualTo(List.of("segment", "end"));
    }
  }

  private static void pinUntilItFails(RocksStorage storage) {
    for (Block block : RocksStorageTest.blocks("pins", 5_000, 10)) {
      storage.pins().pin(RocksStorageTest.pinOf(block));
    }
  }

  /** The database looks every few seconds whether there is room again. */
  private static void await(Runnable action) {
    Instant end = Instant.now().plusSeconds(20);
    while (true) {
      try {
        action.run();
        return;
      } catch (RegistryException e) {
        assertThat(Instant.now()).as(e.getMessage()).isBefore(end);
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  private static void push(RocksStorage storage, List<Block> blocks) {
    try (var _ = storage.lease()) {
      blocks.forEach(storage.blocks()::put);
      storage.commit(new Commit().ref("late", null, blocks.getFirst().cid()));
    }
  }

  /** Takes all space that is left. */
  private static void fill(Path ballast) throws IOException {
    byte[] piece = new byte[64 << 10];
    try (var out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(piece);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  /** The names of files made in a folder, up to one that is made last. */
  private static List<String> made(WatchService watch, String last) throws InterruptedException {
    var names = new ArrayList<String>();
    while (!names.contains(last)) {
      WatchKey key = Objects.requireNonNull(watch.poll(30, TimeUnit.SECONDS));
      for (WatchEvent<?> event : key.pollEvents()) {
        if (event.kind().equals(StandardWatchEventKinds.ENTRY_CREATE)) {
          names.addAll(Collections.nCopies(event.count(), String.valueOf(event.context())));
        }
      }
      key.reset();
    }
    return names;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
        .as("%s; this test mounts a small tmpfs, which needs root", List.of(command))
        .isZero();
  }
}

package reg.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.ElementType;
import reg.ipld.Origin;
import reg.storage.Commit;
import reg.storage.FsckReport;
import reg.storage.Pin;
import reg.storage.Storage;
import reg.storage.StorageConfig;
import reg.testdata.SeededBytes;

/** A small store with something in every kind of file, and what must be true of it ever after. */
final class SampleStore {
  private final List<Block> blocks = new ArrayList<>();
  private final TreeMap<String, Cid> refs = new TreeMap<>();
  private final List<Pin> pins = new ArrayList<>();

  /** Makes it in a folder: tables of every family first, then logs on top. */
  static SampleStore make(Path folder) {
    var sample = new SampleStore();
    var bytes = SeededBytes.of("sample");
    try (var storage = RocksStorage.open(folder, StorageConfig.DEFAULT)) {
      for (int i = 0; i < 12; i++) {
        sample.put(storage, Block.of(Codec.RAW, bytes.next(900)), ElementType.BYTES);
      }
      sample.put(storage, Block.of(Codec.RAW, bytes.next(70_000)), ElementType.BYTES);
      sample.put(storage, Block.of(Codec.RAW, bytes.next(70_000)), ElementType.BYTES);
      sample.put(storage, Block.of(Codec.RAW, new byte[20_000]), ElementType.BF16);
      sample.commit(storage, "early");
      storage.flushLog();
      sample.commit(storage, "late");
    }
    try (var storage = RocksStorage.open(folder, StorageConfig.DEFAULT)) {
      sample.commit(storage, "last");
    }
    return sample;
  }

  private void put(Storage storage, Block block, ElementType type) {
    storage.blocks().put(block, new Origin(type, null, 0));
    blocks.add(block);
  }

  private void commit(Storage storage, String name) {
    Block release = Block.of(Codec.RAW, ("release " + name).getBytes(UTF_8));
    var pin = new Pin(release.cid(), Pin.Reach.DIRECT, name, Instant.ofEpochSecond(pins.size()));
    storage.commit(new Commit().block(release).ref(name, null, release.cid()).pin(pin));
    blocks.add(release);
    refs.put(name, release.cid());
    pins.add(pin);
  }

  void putAgain(Storage storage) {
    blocks.forEach(storage.blocks()::put);
    storage.blocks().flush();
  }

  int blocks() {
    return blocks.size();
  }

  /** Each block is read as it was or refused as damaged; returns how many are. */
  int damaged(Storage storage) {
    int damaged = 0;
    for (Block block : blocks) {
      try {
        Block read = storage.blocks().get(block.cid());
        if (read == null) {
          damaged++;
        } else {
          assertThat(read.bytes()).isEqualTo(block.bytes());
        }
      } catch (RegistryException e) {
        assertThat(e.fault()).isEqualTo(Fault.CORRUPT);
        assertThat(e).hasMessageContaining(block.cid().toString());
        damaged++;
      }
    }
    return damaged;
  }

  /** Refs and pins are as they were, or refused as damaged. */
  void requireTrueRoots(Storage storage) {
    try {
      requireAllRoots(storage);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.CORRUPT);
    }
  }

  void requireAllRoots(Storage storage) {
    assertThat(storage.refs().list("")).isEqualTo(refs);
    assertThat(storage.pins().list()).containsExactlyInAnyOrderElementsOf(pins);
  }

  static FsckReport fsck(Storage storage) {
    return storage.fsck(block -> List.of(), ProgressListener.NONE);
  }

  static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[Math.toIntExact(at)] ^= (byte) (1 << (at % 8));
    Files.write(file, bytes);
  }

  /** The files with content. */
  static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      var found = new ArrayList<Path>();
      for (Path file : files.sorted().toList()) {
        if (Files.isRegularFile(file) && Files.size(file) > 0) {
          found.add(folder.relativize(file));
        }
      }
      return found;
    }
  }
}

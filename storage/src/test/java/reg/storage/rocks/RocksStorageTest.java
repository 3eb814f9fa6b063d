package reg.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import reg.base.Fault;
import reg.base.Parallel;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.ElementType;
import reg.ipld.Origin;
import reg.ipld.multiformats.Multihash;
import reg.storage.Commit;
import reg.storage.FsckReport;
import reg.storage.GcReport;
import reg.storage.Pin;
import reg.storage.RecordStore;
import reg.storage.Storage;
import reg.storage.StorageConfig;
import reg.storage.StorageContract;
import reg.storage.StorageStats;
import reg.testdata.SeededBytes;

class RocksStorageTest extends StorageContract {
  private static final StorageConfig SMALL = new StorageConfig(StorageConfig.UNLIMITED, 4 << 20);

  @TempDir Path temporary;

  @Override
  protected Storage open() {
    return RocksStorage.open(temporary.resolve("contract"), StorageConfig.DEFAULT);
  }

  private RocksStorage reopen() {
    return RocksStorage.open(temporary.resolve("store"), SMALL);
  }

  @Test
  void whatWasCommittedIsThereAfterReopening() {
    List<Block> blocks = blocks("reopen", 60, 200_000);
    Block release = block("release");
    Multihash sha256 = block("whole file").cid().multihash();
    var pin = new Pin(release.cid(), Pin.Reach.RECURSIVE, "kept", Instant.ofEpochSecond(17));
    try (var storage = reopen()) {
      blocks.forEach(storage.blocks()::put);
      storage.commit(
          new Commit()
              .block(release)
              .ref("head/me", null, release.cid())
              .pin(pin)
              .file(sha256, release.cid()));
    }
    try (var storage = reopen()) {
      for (Block block : blocks) {
        assertThat(storage.blocks().require(block.cid()).bytes()).isEqualTo(block.bytes());
      }
      assertThat(storage.refs().get("head/me")).isEqualTo(release.cid());
      assertThat(storage.pins().list()).containsExactly(pin);
      assertThat(storage.files().get(sha256)).isEqualTo(release.cid());
      assertThat(fsck(storage)).isEqualTo(new FsckReport(61, List.of()));
    }
  }

  @Test
  void recordsAreThereAfterReopening() {
    var entry = new RecordStore.Entry(new byte[] {1, 2}, new byte[] {3}, Instant.ofEpochSecond(9));
    try (var storage = reopen()) {
      storage.records().put(entry);
    }
    try (var storage = reopen()) {
      assertThat(storage.records().list(new byte[] {1}, 9, Instant.EPOCH))
          .singleElement()
          .satisfies(found -> assertThat(found.value()).isEqualTo(entry.value()));
      assertThat(storage.records().expire(Instant.ofEpochSecond(9))).isEqualTo(1);
    }
  }

  @Test
  void aStoreFromBeforeThereWereRecordsOpens() throws IOException, RocksDBException {
    try (var storage = reopen()) {
      storage.commit(new Commit().block(block("old")).ref("r", null, block("old").cid()));
    }
    Path folder = temporary.resolve("store");
    dropFamily(folder.resolve("db"), Family.PEER);
    Files.delete(folder.resolve("seal"));
    try (var storage = reopen()) {
      assertThat(storage.blocks().require(block("old").cid()).size()).isEqualTo(3);
      assertThat(storage.records().list(new byte[0], 9, Instant.EPOCH)).isEmpty();
      assertThat(
              storage
                  .records()
                  .put(new RecordStore.Entry(new byte[1], new byte[1], Instant.ofEpochSecond(1))))
          .isTrue();
      assertThat(fsck(storage)).isEqualTo(new FsckReport(1, List.of()));
    }
  }

  private static void dropFamily(Path database, Family dropped) throws RocksDBException {
    var descriptors = new ArrayList<ColumnFamilyDescriptor>();
    for (Family family : Family.values()) {
      descriptors.add(new ColumnFamilyDescriptor(family.label()));
    }
    var handles = new ArrayList<ColumnFamilyHandle>();
    try (var options = new DBOptions();
        var db = RocksDB.open(options, database.toString(), descriptors, handles)) {
      db.dropColumnFamily(handles.get(List.of(Family.values()).indexOf(dropped)));
      handles.forEach(ColumnFamilyHandle::close);
    }
  }

  @Test
  void manyOpeningsLeaveNoTrailOfLogs() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (var storage = reopen()) {
        storage.commit(
            new Commit().block(block("commit " + i)).ref("r" + i, null, block("x").cid()));
      }
    }
    try (var files = Files.list(temporary.resolve("store/db"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".log")).count()).isLessThan(12);
    }
    try (var storage = reopen()) {
      assertThat(storage.refs().list("r")).hasSize(20);
    }
  }

  /** The database begins a log at each opening, and the seal lists and checks all files. */
  @Test
  void openingsThatWriteNothingLeaveNoFiles() throws IOException {
    try (var storage = reopen()) {
      storage.commit(new Commit().block(block("kept")).ref("r", null, block("kept").cid()));
    }
    for (int i = 0; i < 20; i++) {
      try (var storage = reopen()) {
        assertThat(storage.refs().list("r")).hasSize(1);
      }
    }
    try (var files = Files.list(temporary.resolve("store/db"))) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .hasSizeLessThan(8)
          .filteredOn(name -> name.endsWith(".log"))
          .hasSizeLessThan(3);
    }
  }

  @Test
  void theSecondToOpenHearsWhoHasIt() {
    try (var storage = reopen()) {
      assertThat(storage).isNotNull();
      assertThatThrownBy(this::reopen)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT));
      storage.blocks().put(block("still works"));
      storage.blocks().flush();
    }
    reopen().close();
  }

  @Test
  void callsAfterCloseAreRefusedAndHarmNothing() {
    var storage = reopen();
    storage.close();
    assertThatThrownBy(() -> storage.blocks().get(block("a").cid()))
        .isInstanceOf(IllegalStateException.class);
    storage.close();
  }

  @Test
  void manyThreadsPutAndGetAtOnce() throws InterruptedException {
    List<Block> blocks = blocks("threads", 400, 60_000);
    try (var storage = reopen()) {
      Parallel.forEach(
          blocks,
          8,
          block -> {
            storage.blocks().put(block);
            assertThat(storage.blocks().require(block.cid()).bytes()).isEqualTo(block.bytes());
          });
      storage.blocks().flush();
      assertThat(storage.blocks().missing(blocks.stream().map(Block::cid).toList())).isEmpty();
      assertThat(storage.stats().blocks()).isEqualTo(400);
    }
  }

  @Test
  void storedFormsAreSmallAndCounted() {
    byte[] text = "a line that comes again\n".repeat(20_000).getBytes(UTF_8);
    byte[] random = SeededBytes.bytes("random", 300_000);
    byte[] weights = new byte[400_000];
    try (var storage = reopen()) {
      storage.blocks().put(Block.of(Codec.RAW, text));
      storage.blocks().put(Block.of(Codec.RAW, random));
      var elements = new Origin(ElementType.BF16, null, 0);
      storage.blocks().put(Block.of(Codec.RAW, weights), elements);
      StorageStats stats = storage.stats();
      assertThat(stats.blockBytes()).isEqualTo(text.length + random.length + weights.length);
      assertThat(stats.storedBytes()).isBetween(300_000L, 310_000L);
      assertThat(stats.diskBytes()).isBetween(300_000L, 360_000L);
    }
  }

  @Test
  void manySmallBlocksAreCompressedTogether() {
    long raw = 0;
    try (var storage = reopen()) {
      for (int i = 0; i < 2_000; i++) {
        byte[] line =
            ("{\"id\": " + i + ", \"text\": \"so goes line number " + i + "\"}").getBytes(UTF_8);
        raw += line.length;
        storage.blocks().put(Block.of(Codec.RAW, line));
      }
      storage.blocks().flush();
      assertThat(storage.stats().storedBytes()).isLessThan(raw);
    }
  }

  @Test
  void aReferenceIsReadFromTheFileUntilThatChanges() throws IOException {
    Path file = temporary.resolve("model.bin");
    byte[] bytes = SeededBytes.bytes("model", 300_000);
    Files.write(file, bytes);
    Block block = Block.of(Codec.RAW, bytes, 100_000, 200_000);
    try (var storage = reopen()) {
      var origin = new Origin(ElementType.BYTES, file, 100_000);
      assertThat(storage.references().put(block, origin)).isTrue();
      assertThat(storage.references().put(block, origin)).isFalse();
      storage.blocks().flush();
      assertThat(storage.blocks().require(block.cid()).bytes()).isEqualTo(block.bytes());
      assertThat(storage.stats().diskBytes()).isLessThan(50_000);
      Files.write(file, new byte[300_000]);
      assertThatThrownBy(() -> storage.blocks().get(block.cid()))
          .hasMessageContaining(file.toString())
          .hasMessageContaining(block.cid().toString())
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
      assertThat(storage.blocks().has(block.cid())).isFalse();
      Files.delete(file);
      assertThatThrownBy(() -> storage.blocks().get(block.cid()))
          .hasMessageContaining("NoSuchFile");
    }
  }

  @Test
  void puttingTheBytesReplacesAReference() throws IOException {
    Path file = temporary.resolve("model.bin");
    Block block = Block.of(Codec.RAW, SeededBytes.bytes("model", 100_000));
    Files.write(file, block.bytes());
    try (var storage = reopen()) {
      storage.references().put(block, new Origin(ElementType.BYTES, file, 0));
      storage.blocks().flush();
      assertThat(storage.blocks().put(block)).isFalse();
      storage.blocks().flush();
      Files.delete(file);
      assertThat(storage.blocks().require(block.cid()).bytes()).isEqualTo(block.bytes());
    }
  }

  @Test
  void collectedGarbageGivesItsSpaceBack() {
    List<Block> kept = blocks("kept", 100, 100_000);
    List<Block> garbage = blocks("garbage", 300, 100_000);
    try (var storage = reopen()) {
      for (int i = 0; i < 300; i++) {
        storage.blocks().put(garbage.get(i));
        storage.blocks().put(kept.get(i / 3));
        storage.pins().pin(pinOf(kept.get(i / 3)));
      }
      storage.blocks().flush();
      assertThat(storage.stats().diskBytes()).isGreaterThan(40_000_000);
      GcReport report =
          storage.collectGarbage(List.of(), block -> List.of(), ProgressListener.NONE);
      assertThat(report.removed()).isEqualTo(300);
      assertThat(report.kept()).isEqualTo(100);
      assertThat(report.removedBytes()).isGreaterThan(29_000_000);
      assertThat(storage.stats().diskBytes()).isLessThan(11_000_000);
      assertThat(fsck(storage)).isEqualTo(new FsckReport(100, List.of()));
    }
    try (var storage = reopen()) {
      for (Block block : kept) {
        assertThat(storage.blocks().require(block.cid()).bytes()).isEqualTo(block.bytes());
      }
      assertThat(storage.blocks().has(garbage.getFirst().cid())).isFalse();
    }
  }

  @Test
  void smallSegmentsAreGathered() {
    try (var storage = reopen()) {
      for (int i = 0; i < 40; i++) {
        storage.commit(new Commit().block(block("release " + i)).pin(pinOf(block("release " + i))));
      }
      storage.collectGarbage(List.of(), block -> List.of(), ProgressListener.NONE);
      assertThat(temporary.resolve("store/db").toFile().list((d, name) -> name.endsWith(".sst")))
          .hasSizeLessThan(5);
      assertThat(fsck(storage)).isEqualTo(new FsckReport(40, List.of()));
    }
  }

  @Test
  void garbageIsCollectedBesidePutsAndGets() throws InterruptedException {
    List<Block> blocks = blocks("beside", 600, 30_000);
    try (var storage = reopen();
        var _ = storage.lease()) {
      var rounds = new ArrayList<Integer>();
      var collector =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 10; i++) {
                      storage.collectGarbage(List.of(), block -> List.of(), ProgressListener.NONE);
                      rounds.add(i);
                    }
                  });
      Parallel.forEach(
          blocks,
          4,
          block -> {
            storage.blocks().put(block);
            assertThat(storage.blocks().require(block.cid()).bytes()).isEqualTo(block.bytes());
          });
      collector.join();
      assertThat(rounds).hasSize(10);
      assertThat(storage.blocks().missing(blocks.stream().map(Block::cid).toList())).isEmpty();
    }
  }

  @Test
  void aWriteBeyondTheQuotaIsRefusedAndLeavesTheRest() {
    List<Block> blocks = blocks("quota", 100, 100_000);
    Path folder = temporary.resolve("store");
    try (var storage = RocksStorage.open(folder, SMALL.withQuota(3_000_000))) {
      storage.blocks().put(blocks.getFirst());
      storage.blocks().flush();
      try (var _ = storage.lease()) {
        assertFault(
            Fault.STORAGE,
            () -> {
              blocks.forEach(storage.blocks()::put);
              storage.blocks().flush();
            });
      }
      assertFault(Fault.STORAGE, storage.blocks()::flush);
      storage.blocks().flush();
      assertThat(storage.blocks().require(blocks.getFirst().cid()).size()).isEqualTo(100_000);
      assertThat(storage.blocks().has(blocks.getLast().cid())).isFalse();
    }
    try (var storage = RocksStorage.open(folder, SMALL)) {
      blocks.forEach(storage.blocks()::put);
      storage.blocks().flush();
      assertThat(fsck(storage)).isEqualTo(new FsckReport(100, List.of()));
    }
  }

  static FsckReport fsck(Storage storage) {
    return storage.fsck(block -> List.of(), ProgressListener.NONE);
  }

  static Pin pinOf(Block block) {
    return new Pin(block.cid(), Pin.Reach.RECURSIVE, "", Instant.ofEpochSecond(1));
  }

  static List<Block> blocks(String seed, int count, int size) {
    var bytes = SeededBytes.of(seed);
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < count; i++) {
      blocks.add(Block.of(Codec.RAW, bytes.next(size)));
    }
    return blocks;
  }
}

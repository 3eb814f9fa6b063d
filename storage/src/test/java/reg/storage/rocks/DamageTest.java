package reg.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.storage.FsckReport;
import reg.storage.StorageConfig;

/** One flipped bit anywhere in the files of a store is never served, and named by fsck. */
class DamageTest {
  /** Places tried in each file; a campaign raises it by {@code -Dreg.damage.flips}. */
  private static final int FLIPS = Integer.getInteger("reg.damage.flips", 12);

  @TempDir Path temporary;
  private int copies;

  @Test
  void aFlippedBitIsNamedAndNeverServed() throws IOException {
    Path original = temporary.resolve("original");
    SampleStore sample = SampleStore.make(original);
    var random = new Random(7);
    for (Path file : SampleStore.files(original)) {
      long size = Files.size(original.resolve(file));
      for (long at :
          LongStream.concat(LongStream.of(0, size - 1), random.longs(FLIPS, 0, size)).toArray()) {
        Path store = copyOf(original);
        SampleStore.flip(store.resolve(file), at);
        check(sample, store, file, file + " at " + at);
      }
    }
  }

  private static void check(SampleStore sample, Path store, Path file, String flipped) {
    FsckReport report;
    try (var storage = RocksStorage.open(store, StorageConfig.DEFAULT)) {
      report = SampleStore.fsck(storage);
      sample.damaged(storage);
      sample.requireTrueRoots(storage);
    } catch (RegistryException e) {
      assertThat(e.fault()).as(flipped).isEqualTo(Fault.CORRUPT);
      report = RocksStorage.examine(store);
    }
    assertThat(report.findings()).as(flipped).anyMatch(names(file));
  }

  private static Predicate<FsckReport.Finding> names(Path file) {
    return finding -> finding.subject().endsWith(file.getFileName().toString());
  }

  @Test
  void aDamagedBlockIsNamedAndReplacedByPuttingItAgain() throws IOException {
    Path store = temporary.resolve("original");
    SampleStore sample = SampleStore.make(store);
    Path segment = largest(store);
    SampleStore.flip(segment, Files.size(segment) / 2);
    try (var storage = RocksStorage.open(store, StorageConfig.DEFAULT)) {
      FsckReport report = SampleStore.fsck(storage);
      List<FsckReport.Finding> blocks =
          report.findings().stream()
              .filter(finding -> finding.kind() == FsckReport.Kind.DAMAGED_BLOCK)
              .toList();
      assertThat(blocks).hasSize(1);
      assertThat(sample.damaged(storage)).isEqualTo(1);
      sample.putAgain(storage);
      assertThat(sample.damaged(storage)).isZero();
    }
    try (var storage = RocksStorage.open(store, StorageConfig.DEFAULT)) {
      assertThat(sample.damaged(storage)).isZero();
    }
  }

  @Test
  void aStoreThatCannotBeOpenedIsRebuilt() throws IOException {
    Path original = temporary.resolve("original");
    SampleStore sample = SampleStore.make(original);
    for (Path file : SampleStore.files(original)) {
      String name = file.getFileName().toString();
      if (!name.startsWith("MANIFEST") && !name.equals("CURRENT")) {
        continue;
      }
      Path store = copyOf(original);
      SampleStore.flip(store.resolve(file), Files.size(store.resolve(file)) / 2);
      FsckReport report = RocksStorage.repair(store, StorageConfig.DEFAULT, ProgressListener.NONE);
      assertThat(report.findings()).isEmpty();
      assertThat(report.blocks()).isEqualTo(sample.blocks());
      try (var storage = RocksStorage.open(store, StorageConfig.DEFAULT)) {
        assertThat(sample.damaged(storage)).isZero();
        sample.requireAllRoots(storage);
        assertThat(SampleStore.fsck(storage).findings()).isEmpty();
      }
    }
  }

  @Test
  void aRebuildKeepsTheSoundBlocksOfADamagedSegment() throws IOException {
    Path store = temporary.resolve("original");
    SampleStore sample = SampleStore.make(store);
    SampleStore.flip(store.resolve("db/CURRENT"), 3);
    Path segment = largest(store);
    SampleStore.flip(segment, Files.size(segment) / 2);
    FsckReport report = RocksStorage.repair(store, StorageConfig.DEFAULT, ProgressListener.NONE);
    assertThat(report.findings()).hasSize(1);
    try (var storage = RocksStorage.open(store, StorageConfig.DEFAULT)) {
      sample.requireAllRoots(storage);
      assertThat(sample.damaged(storage)).isEqualTo(1);
      sample.putAgain(storage);
      assertThat(sample.damaged(storage)).isZero();
    }
  }

  @Test
  void aMissingTableIsNamed() throws IOException {
    Path store = temporary.resolve("original");
    SampleStore.make(store);
    Path segment = largest(store);
    Files.delete(segment);
    assertThat(RocksStorage.examine(store).findings()).anyMatch(names(segment));
    assertThatThrownBy(() -> RocksStorage.open(store, StorageConfig.DEFAULT))
        .hasMessageContaining(segment.getFileName().toString())
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
  }

  private Path copyOf(Path original) throws IOException {
    Path copy = temporary.resolve("copy" + copies++);
    SampleStore.copy(original, copy);
    return copy;
  }

  private static Path largest(Path store) throws IOException {
    Path largest = store;
    long size = -1;
    for (Path file : SampleStore.files(store)) {
      boolean table = file.toString().endsWith(".sst");
      if (table && Files.size(store.resolve(file)) > size) {
        largest = store.resolve(file);
        size = Files.size(largest);
      }
    }
    return largest;
  }
}

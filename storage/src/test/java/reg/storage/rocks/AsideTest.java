package reg.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.storage.Commit;
import reg.storage.FsckReport;
import reg.storage.Storage;
import reg.storage.StorageConfig;

/** What is set aside is read without opening the store, and never when a ref may have moved. */
class AsideTest {
  private static final byte[] BYTES = "known".getBytes(StandardCharsets.UTF_8);
  private static final Block BLOCK = Block.of(Codec.RAW, BYTES);

  @TempDir Path temporary;

  private Path store() {
    return temporary.resolve("store");
  }

  private Storage open() {
    return RocksStorage.open(store(), StorageConfig.DEFAULT);
  }

  @Test
  void isThereWhileTheStoreIsClosed() {
    assertThat(RocksStorage.aside(store())).isNull();
    try (Storage storage = open()) {
      assertThat(storage.hasAside()).isFalse();
      storage.setAside(() -> BYTES);
      assertThat(storage.hasAside()).isTrue();
      assertThat(RocksStorage.aside(store())).as("open").isNull();
    }
    assertThat(RocksStorage.aside(store())).isEqualTo(BYTES);
    try (Storage storage = open()) {
      assertThat(storage.hasAside()).isTrue();
      assertThat(RocksStorage.aside(store())).as("open again").isNull();
      storage.commit(new Commit().block(BLOCK));
    }
    assertThat(RocksStorage.aside(store())).as("no ref moved").isEqualTo(BYTES);
  }

  @Test
  void isGoneOnceARefMoved() {
    try (Storage storage = open()) {
      storage.setAside(() -> BYTES);
      storage.commit(new Commit().block(BLOCK).ref("a", null, BLOCK.cid()));
      assertThat(storage.hasAside()).isFalse();
    }
    assertThat(RocksStorage.aside(store())).isNull();
  }

  @Test
  void isNotThereAfterACrash() throws IOException {
    try (Storage storage = open()) {
      storage.setAside(() -> BYTES);
    }
    Files.delete(store().resolve("seal"));
    assertThat(RocksStorage.aside(store())).isNull();
    try (Storage storage = open()) {
      assertThat(storage.hasAside()).isFalse();
    }
    assertThat(store().resolve("aside")).doesNotExist();
  }

  @Test
  void aFlippedBitIsNamedAndNeverServed() throws IOException {
    try (Storage storage = open()) {
      storage.setAside(() -> BYTES);
    }
    SampleStore.flip(store().resolve("aside"), 2);
    assertThat(RocksStorage.aside(store())).isNull();
    try (RocksStorage storage = RocksStorage.open(store(), StorageConfig.DEFAULT)) {
      assertThat(storage.hasAside()).isFalse();
      FsckReport report = SampleStore.fsck(storage);
      assertThat(report.findings()).anyMatch(finding -> finding.subject().endsWith("aside"));
    }
    assertThat(RocksStorage.aside(store())).isNull();
  }

  @Test
  void aDamagedSealVouchesForNothing() throws IOException {
    try (Storage storage = open()) {
      storage.setAside(() -> BYTES);
    }
    SampleStore.flip(store().resolve("seal"), 3);
    assertThat(RocksStorage.aside(store())).isNull();
  }

  @Test
  void whatIsTooLongIsNotRead() throws IOException {
    try (Storage storage = open()) {
      storage.setAside(() -> new byte[Storage.ASIDE_BYTES_MAX]);
    }
    assertThat(RocksStorage.aside(store())).hasSize(Storage.ASIDE_BYTES_MAX);
    Files.write(store().resolve("aside"), new byte[Storage.ASIDE_BYTES_MAX + 1]);
    assertThat(RocksStorage.aside(store())).isNull();
  }

  @Test
  void nothingIsSetAsideWhereThereIsNothing() {
    try (Storage storage = open()) {
      storage.setAside(() -> BYTES);
      storage.setAside(() -> null);
      assertThat(storage.hasAside()).isFalse();
    }
    assertThat(RocksStorage.aside(store())).isNull();
  }
}

package reg.manifest.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;

class TileLogTest {
  /** The example of tlog-tiles: 70,000 leaves. */
  @Test
  void writesTheTilesOfTheSpecification() {
    GoldenLog.Tiles tiles = GoldenLog.log(70_000);
    assertThat(tiles.files.keySet())
        .contains("tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17")
        .contains("tile/2/000.p/1", "tile/entries/272", "tile/entries/273.p/112")
        .doesNotContain("tile/0/273", "tile/1/001", "tile/3/000.p/1")
        .hasSize(273 + 1 + 1 + 1 + 1 + 273 + 1);
    assertThat(tiles.files.get("tile/1/000")).hasSize(8192);
    var tree = new TileTree(tiles, 70_000);
    List<byte[]> leaves = GoldenLog.leaves(70_000);
    assertThat(tree.root()).isEqualTo(GoldenLog.root(leaves));
    var checkpoint = new Checkpoint("o", 70_000, tree.root());
    for (long index : new long[] {0, 255, 256, 65_535, 65_536, 69_999}) {
      byte[] leaf = tree.leaf(index);
      assertThat(leaf).isEqualTo(leaves.get((int) index));
      assertThat(Merkle.includes(checkpoint, index, leaf, tree.inclusion(index))).isTrue();
    }
    for (int older : new int[] {1, 256, 257, 65_536, 69_632, 69_999}) {
      var before = new Checkpoint("o", older, GoldenLog.root(leaves.subList(0, older)));
      assertThat(Merkle.isConsistent(before, checkpoint, tree.consistency(older))).isTrue();
    }
  }

  /** G7: of 1,000,000 leaves a proof is made and checked in less than 5 ms. */
  @Tag("slow")
  @Test
  void provesOneOfAMillionLeavesFast() {
    int size = 1_000_000;
    GoldenLog.Tiles tiles = GoldenLog.log(size);
    var checkpoint = new Checkpoint("o", size, new TileTree(tiles, size).root());
    var nanos = new long[101];
    for (int i = 0; i < nanos.length; i++) {
      long index = i * 9_973L;
      long start = System.nanoTime();
      List<byte[]> proof = new TileTree(tiles, size).inclusion(index);
      byte[] leaf = Merkle.leafHash(GoldenLog.entry(index));
      boolean included = Merkle.includes(checkpoint, index, leaf, proof);
      nanos[i] = System.nanoTime() - start;
      assertThat(included).isTrue();
    }
    Arrays.sort(nanos);
    assertThat(Duration.ofNanos(nanos[50])).isLessThan(Duration.ofMillis(5));
    System.out.println("a proof of 1,000,000 leaves: median " + nanos[50] / 1000 + " us");
  }

  @Test
  void numbersAreWrittenInThrees() {
    assertThat(new Tile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
    assertThat(new Tile(3, 1000, 7).path()).isEqualTo("tile/3/x001/000.p/7");
    assertThat(new Tile(0, 999, 256).entriesPath()).isEqualTo("tile/entries/999");
  }

  @Test
  void aLogGoesOnWhereItWas() {
    for (int size : new int[] {1, 255, 256, 257, 511, 512, 700}) {
      GoldenLog.Tiles tiles = GoldenLog.log(size);
      TileLog log = TileLog.open(tiles, size);
      for (int i = size; i < 1030; i++) {
        assertThat(log.add(GoldenLog.entry(i))).isEqualTo(i);
      }
      log.flush();
      assertThat(new TileTree(tiles, 1030).root())
          .isEqualTo(GoldenLog.root(GoldenLog.leaves(1030)));
      assertThat(new TileTree(tiles, size).root())
          .describedAs("also without its partial tiles")
          .isEqualTo(GoldenLog.root(GoldenLog.leaves(size)));
      assertThat(TileLog.entries(Objects.requireNonNull(tiles.files.get("tile/entries/003"))))
          .hasSize(256)
          .element(5)
          .isEqualTo(GoldenLog.entry(773));
    }
  }

  /** A shift by 64 is none, so that the ninth level would have been as long as the first. */
  @Test
  void theLargestLogsHaveEightLevels() {
    for (long size : new long[] {1L << 56, Long.MAX_VALUE}) {
      corrupt("tile/", () -> TileLog.open(new GoldenLog.Tiles(), size));
      assertThatThrownBy(() -> new TileTree(new GoldenLog.Tiles(), size).root())
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("tile/7/000.p/");
    }
    var tiles = new GoldenLog.Tiles();
    tiles.write("tile/7/000.p/1", new byte[32]);
    assertThat(TileLog.open(tiles, 1L << 56).size()).isEqualTo(1L << 56);
  }

  private static void corrupt(String path, ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT))
        .hasMessageContaining(path);
  }

  @Test
  void whatIsMissingOrCutIsSaid() {
    GoldenLog.Tiles tiles = GoldenLog.log(300);
    for (String path : List.of("tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44")) {
      byte[] bytes = tiles.files.remove(path);
      corrupt(path, () -> TileLog.open(tiles, 300));
      tiles.files.put(path, bytes);
    }
    for (String path : List.of("tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44")) {
      byte[] bytes = Objects.requireNonNull(tiles.files.get(path));
      for (byte[] wrong :
          List.of(
              new byte[0], Arrays.copyOf(bytes, bytes.length - 1), GoldenLog.flipped(bytes, 3))) {
        tiles.files.put(path, wrong);
        if (!path.startsWith("tile/1/") || wrong.length != bytes.length) {
          corrupt("tile/", () -> TileLog.open(tiles, 300));
        }
      }
      tiles.files.put(path, bytes);
    }
    tiles.files.put("tile/0/001.p/44", new byte[31]);
    assertThatThrownBy(() -> new TileTree(tiles, 300).root()).isInstanceOf(RegistryException.class);
    tiles.files.remove("tile/0/001.p/44");
    tiles.files.put("tile/0/001", new byte[31]);
    assertThatThrownBy(() -> new TileTree(tiles, 300).root()).isInstanceOf(RegistryException.class);
  }

  /** What was there of the last bundle is written again with what came. */
  @Test
  void anOpenedLogKeepsTheEntriesOfItsEnd() {
    GoldenLog.Tiles tiles = GoldenLog.log(300);
    TileLog log = TileLog.open(tiles, 300);
    log.add(GoldenLog.entry(300));
    log.flush();
    assertThat(TileLog.entries(Objects.requireNonNull(tiles.files.get("tile/entries/001.p/45"))))
        .hasSize(45)
        .startsWith(GoldenLog.entry(256))
        .endsWith(GoldenLog.entry(300));
  }

  @Test
  void lengthsOfEntriesAreBigEndian() {
    var tiles = new GoldenLog.Tiles();
    TileLog log = TileLog.open(tiles, 0);
    log.add(new byte[0x1234]);
    log.add(new byte[] {9});
    log.flush();
    byte[] bundle = Objects.requireNonNull(tiles.files.get("tile/entries/000.p/2"));
    assertThat(bundle).hasSize(2 + 0x1234 + 3).startsWith(0x12, 0x34, 0).endsWith(0, 1, 9);
    assertThat(TileLog.entries(bundle)).containsExactly(new byte[0x1234], new byte[] {9});
  }

  @Test
  void entriesHaveALength() {
    TileLog log = TileLog.open(new GoldenLog.Tiles(), 0);
    assertThat(log.add(new byte[TileLog.ENTRY_MAX])).isZero();
    assertThatThrownBy(() -> log.add(new byte[TileLog.ENTRY_MAX + 1]))
        .isInstanceOf(RegistryException.class);
    assertThat(TileLog.entries(new byte[] {0, 1, 7, 0, 0}))
        .containsExactly(new byte[] {7}, new byte[0]);
    for (byte[] cut : List.of(new byte[] {0}, new byte[] {0, 1}, new byte[] {1, 0, 7})) {
      assertThatThrownBy(() -> TileLog.entries(cut)).isInstanceOf(RegistryException.class);
    }
  }
}

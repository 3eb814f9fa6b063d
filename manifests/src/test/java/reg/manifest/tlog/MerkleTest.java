package reg.manifest.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import reg.base.RegistryException;

class MerkleTest {
  private static final int MOST = 40;
  private static final List<byte[]> LEAVES = GoldenLog.leaves(MOST);
  private static final GoldenLog.Tiles TILES = GoldenLog.everySize(MOST);

  /** The eight leaves and roots with which Certificate Transparency is tested. */
  private static final String[][] KNOWN = {
    {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
    {"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
    {"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
    {
      "606162636465666768696a6b6c6d6e6f",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    },
  };

  private static Checkpoint tree(int size) {
    return new Checkpoint("o", size, GoldenLog.root(LEAVES.subList(0, size)));
  }

  @Test
  void rootsAreThoseOfCertificateTransparency() {
    var tiles = new GoldenLog.Tiles();
    TileLog log = TileLog.open(tiles, 0);
    for (String[] known : KNOWN) {
      log.add(HexFormat.of().parseHex(known[0]));
      log.flush();
      assertThat(HexFormat.of().formatHex(new TileTree(tiles, log.size()).root()))
          .isEqualTo(known[1]);
    }
    assertThat(HexFormat.of().formatHex(new TileTree(tiles, 0).root()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void everyLeafIsProvedWhereItIsAndNowhereElse() {
    for (int size = 1; size <= MOST; size++) {
      Checkpoint tree = tree(size);
      for (int index = 0; index < size; index++) {
        List<byte[]> proof = new TileTree(TILES, size).inclusion(index);
        byte[] leaf = LEAVES.get(index);
        assertThat(Merkle.includes(tree, index, leaf, proof)).isTrue();
        for (int other : new int[] {-1, index ^ 1, index + 1, size}) {
          assertThat(Merkle.includes(tree, other, leaf, proof)).isFalse();
        }
        assertThat(Merkle.includes(tree, index, GoldenLog.flipped(leaf, 5), proof)).isFalse();
        for (List<byte[]> wrong : wrong(proof)) {
          assertThat(Merkle.includes(tree, index, leaf, wrong)).isFalse();
        }
      }
    }
  }

  @Test
  void everyTreeConnectsToThoseBeforeItOnly() {
    for (int size = 0; size <= MOST; size++) {
      for (int older = 0; older <= size; older++) {
        List<byte[]> proof = new TileTree(TILES, size).consistency(older);
        assertThat(Merkle.isConsistent(tree(older), tree(size), proof)).isTrue();
        for (List<byte[]> wrong : wrong(proof)) {
          assertThat(Merkle.isConsistent(tree(older), tree(size), wrong)).isFalse();
        }
        for (Checkpoint wrong : wrong(tree(older))) {
          assertThat(Merkle.isConsistent(wrong, tree(size), proof)).isFalse();
        }
        for (Checkpoint wrong : wrong(tree(size))) {
          assertThat(Merkle.isConsistent(tree(older), wrong, proof))
              .isEqualTo(older == 0 && size > 0);
        }
        if (older < size) {
          assertThat(Merkle.isConsistent(tree(size), tree(older), proof)).isFalse();
        }
      }
    }
  }

  /**
   * A log that cuts the same 64 bytes elsewhere, {@code |h01|h2|} as 33 and 31, could connect a
   * tree of 3 leaves to one of 4 that does not begin with them.
   */
  @Test
  void hashesOfOtherLengthsProveNothing() {
    byte[] left = Merkle.nodeHash(LEAVES.get(0), LEAVES.get(1));
    byte[] third = LEAVES.get(2);
    byte[] cutLeft = Arrays.copyOf(left, 33);
    cutLeft[32] = third[0];
    byte[] cutThird = Arrays.copyOfRange(third, 1, 32);
    byte[] any = new byte[32];
    byte[] root = Merkle.nodeHash(cutLeft, Merkle.nodeHash(cutThird, any));
    var forged = new Checkpoint("o", 4, root);
    assertThat(Merkle.nodeHash(cutLeft, cutThird)).isEqualTo(tree(3).root());
    assertThat(Merkle.isConsistent(tree(3), forged, List.of(cutThird, any, cutLeft))).isFalse();
    assertThat(Merkle.isConsistent(tree(3), tree(4), new TileTree(TILES, 4).consistency(3)))
        .isTrue();
    byte[] longer = Arrays.copyOf(LEAVES.get(1), 33);
    var other = new Checkpoint("o", 2, Merkle.nodeHash(LEAVES.get(0), longer));
    assertThat(Merkle.includes(other, 0, LEAVES.get(0), List.of(longer))).isFalse();
  }

  private static List<List<byte[]>> wrong(List<byte[]> proof) {
    var all = new ArrayList<List<byte[]>>();
    for (int i = 0; i < proof.size(); i++) {
      var flipped = new ArrayList<>(proof);
      flipped.set(i, GoldenLog.flipped(proof.get(i), i % 32));
      all.add(flipped);
      var shorter = new ArrayList<>(proof);
      shorter.remove(i);
      all.add(shorter);
    }
    var longer = new ArrayList<>(proof);
    longer.add(new byte[32]);
    all.add(longer);
    return all;
  }

  private static List<Checkpoint> wrong(Checkpoint right) {
    return List.of(new Checkpoint("o", right.size(), GoldenLog.flipped(right.root(), 0)));
  }

  @Test
  void proofsAreOfLeavesAndTreesThatAreThere() {
    var tree = new TileTree(TILES, 3);
    assertThat(tree.leaf(2)).isEqualTo(LEAVES.get(2));
    for (long index : new long[] {-1, 3}) {
      assertThatThrownBy(() -> tree.inclusion(index)).isInstanceOf(IllegalArgumentException.class);
    }
    for (long older : new long[] {-1, 4}) {
      assertThatThrownBy(() -> tree.consistency(older))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new TileTree(TILES, MOST + 1).root())
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("tile/0/000.p/41");
  }
}

package reg.ipld.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.testdata.Ipip499;
import reg.testdata.Ipip499.FileFixture;
import reg.testdata.SeededBytes;

class FileBuilderTest {
  private final Trees trees = new Trees();

  @ParameterizedTest
  @CsvSource({
    "V0_2015, hello world, Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD",
    "V1_2025, hello world, bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
    "V0_2015, '', QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH",
    "V1_2025, '', bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
  })
  void makesASmallFileOneLeaf(UnixFsProfile profile, String content, String cid) {
    assertThat(trees.file(profile, content).cid()).hasToString(cid);
  }

  @ParameterizedTest
  @CsvSource({
    "V0_2015, Qmeb988ZjF9Ui6AVPR8Sjg5sAv1B6DauS5rUjCoNs7ftZ1, 262144",
    "V1_2025, bafybeihd4yzq7n5umhjngdum4r6k2to7egxfkf2jz6thvwzf6djus22cmq, 1048576"
  })
  void linksTheLeavesOfZeros(UnixFsProfile profile, String cid, int chunkSize) {
    var builder = new FileBuilder(profile, trees);
    int size = (1 << 20) + 1;
    byte[] zeros = new byte[size];
    for (int at = 0; at < size; at += chunkSize) {
      int length = Math.min(chunkSize, size - at);
      var leaf = FileBuilder.leafBlock(profile, zeros, at, length);
      trees.put(leaf);
      builder.add(leaf, length);
    }
    Subtree file = builder.finish();
    assertThat(file.cid()).hasToString(cid);
    assertThat(file.size()).isEqualTo(size);
  }

  @Test
  void writesAnInnerNodeByteForByte() {
    linksTheLeavesOfZeros(
        UnixFsProfile.V1_2025,
        "bafybeihd4yzq7n5umhjngdum4r6k2to7egxfkf2jz6thvwzf6djus22cmq",
        1 << 20);
    Cid root = Cid.parse("bafybeihd4yzq7n5umhjngdum4r6k2to7egxfkf2jz6thvwzf6djus22cmq");
    assertThat(HexFormat.of().formatHex(trees.require(root).bytes()))
        .isEqualTo(
            "122c0a240155122030e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb5812001880"
                + "8040122a0a24015512206e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d12"
                + "0018010a0c080218818040208080402001");
  }

  static List<FileFixture> fixtures() {
    return Ipip499.files().stream().filter(f -> f.size() <= 64 << 20).toList();
  }

  /** The pair of 1 GiB is in {@link LargeFileIT}. */
  @ParameterizedTest
  @MethodSource("fixtures")
  void reproducesTheFixturesOfIpip499(FileFixture fixture) {
    boolean v0 = fixture.profile().equals("unixfs-v0-2015");
    UnixFsProfile profile = v0 ? UnixFsProfile.V0_2015 : UnixFsProfile.V1_2025;
    var content = SeededBytes.of(fixture.seed());
    Subtree file = trees.file(profile, content, fixture.size(), v0 ? 256 << 10 : 1 << 20);
    assertThat(file.cid()).hasToString(fixture.root());
    assertThat(file.size()).isEqualTo(fixture.size());
  }

  @Test
  void countsContentAndBlocks() {
    Subtree leaf = trees.file(UnixFsProfile.V1_2025, SeededBytes.of("x"), 100, 100);
    assertThat(leaf.size()).isEqualTo(100);
    assertThat(leaf.cumulativeSize()).isEqualTo(100);
    Subtree file = trees.file(UnixFsProfile.V1_2025, SeededBytes.of("x"), 102_450, 100);
    assertThat(file.size()).isEqualTo(102_450);
    long inner = 0;
    for (Cid cid : trees.cids()) {
      inner += cid.codec() == Codec.DAG_PB ? trees.require(cid).size() : 0;
    }
    assertThat(file.cumulativeSize()).isEqualTo(102_450 + inner);
  }
}

package reg.ipld.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagpb.DagPb;

class UnixFsCodecTest {
  private static UnixFsData decode(String hex) {
    return UnixFsCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  private static String encode(UnixFsData data) {
    return HexFormat.of().formatHex(Trees.copy(UnixFsCodec.encode(data)));
  }

  private static UnixFsData.File file(byte[] data, Long... blockSizes) {
    long size = data.length;
    for (long blockSize : blockSizes) {
      size += blockSize;
    }
    return new UnixFsData.File(
        data.length == 0 ? null : ByteBuffer.wrap(data), size, List.of(blockSizes));
  }

  @Test
  void writesAndReadsEachKind() {
    assertBothWays(file(new byte[0]), "08021800");
    assertBothWays(file(new byte[] {'h', 'i'}), "080212026869" + "1802");
    assertBothWays(file(new byte[0], 1048576L, 1L), "0802188180402080804020" + "01");
    assertBothWays(new UnixFsData.Directory(), "0801");
    assertBothWays(new UnixFsData.Symlink("deep/er"), "08041207" + "646565702f6572");
    assertBothWays(
        new UnixFsData.Shard(256, new byte[] {1, 2}), "080512020102" + "2822" + "308002");
  }

  private static void assertBothWays(UnixFsData data, String hex) {
    assertThat(encode(data)).isEqualTo(hex);
    assertThat(decode(hex)).isEqualTo(data);
  }

  @Test
  void readsWhatOtherImportersWrite() {
    // Type raw, as old importers have it.
    assertThat(decode("080012026869" + "1802")).isEqualTo(file(new byte[] {'h', 'i'}));
    // No size.
    assertThat(decode("0802" + "12026869")).isEqualTo(file(new byte[] {'h', 'i'}));
    // Fields in another order.
    assertThat(decode("180212026869" + "0802")).isEqualTo(file(new byte[] {'h', 'i'}));
    // Packed block sizes.
    assertThat(decode("08021803" + "22020201")).isEqualTo(file(new byte[0], 2L, 1L));
    // Mode, time, and fields that are not known.
    assertThat(decode("080118003880024206" + "08f0c1a2ab06" + "48ffffffffffffffffff01"))
        .isEqualTo(new UnixFsData.Directory());
    assertThat(decode("0801" + "5500000000" + "510000000000000000" + "5a00"))
        .isEqualTo(new UnixFsData.Directory());
    assertThat(decode("0804")).isEqualTo(new UnixFsData.Symlink(""));
  }

  /** N3 (CVE-2023-23625): fanouts of 0, 3, 2048 and 2^31. */
  @ParameterizedTest
  @CsvSource({
    "'', type -1 is not supported",
    "1800, type -1 is not supported",
    "0803, type 3 is not supported",
    "0806, type 6 is not supported",
    "08ffffffffffffffff7f, type 9223372036854775807 is not supported",
    "0a00, not VARINT",
    "08, truncated",
    "08028000, not minimal",
    "08020802, field 1 twice",
    "080218001800, field 3 twice",
    "080212001200, data twice",
    "0802120568690a, 3 left",
    "080218052003, size 5 with parts of 3 bytes",
    "0802120268691803, size 3 with parts of 2 bytes",
    "080220ffffffffffffffff7f2001, more than 2^63",
    "08022201ff, truncated",
    "0802250000, not BYTES",
    "080142ff7f00, 1 left",
    "080148ffffffffffffffffffff01, more than 10 bytes",
    "08015500, truncated field 10",
    "0a01ff, field 1 is written as BYTES",
    "08041201ff, UTF-8",
    "08052822, fanout -1",
    "080528223000, fanout 0",
    "080528223003, fanout 3",
    "080528223004, fanout 4",
    "08052822300c, fanout 12",
    "080528223080" + "10, fanout 2048",
    "0805282230808080" + "8008, fanout 2147483648",
    "0805308002, hash function -1",
    "08052812308002, hash function 18",
    "08051221"
        + "010000000000000000000000000000000000000000000000000000000000000000"
        + "2822308002, "
        + "a bitmap of 33 bytes"
  })
  void refusesWhatIsOutsideTheLimits(String hex, String why) {
    assertThatThrownBy(() -> decode(hex))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining(why);
  }

  @Test
  void takesTheLargestFanoutAndAsManyBlockSizesAsLinks() {
    assertThat(decode("0805282230" + "8008"))
        .isEqualTo(new UnixFsData.Shard(UnixFsCodec.FANOUT_MAX, new byte[0]));
    String size = "2000";
    assertThat(decode("0802" + size.repeat(DagPb.LINKS_MAX))).isInstanceOf(UnixFsData.File.class);
    assertThatThrownBy(() -> decode("0802" + size.repeat(DagPb.LINKS_MAX + 1)))
        .hasMessageContaining("more than 8192 block sizes");
  }

  @Test
  void countsBitsOfAShardFromTheEnd() {
    var shard = new UnixFsData.Shard(256, new byte[] {(byte) 0x80, 0x01});
    assertThat(shard.has(15)).isTrue();
    assertThat(shard.has(0)).isTrue();
    assertThat(shard.has(1)).isFalse();
    assertThat(shard.has(255)).isFalse();
    assertThat(shard)
        .hasToString("Shard[256, 8001]")
        .hasSameHashCodeAs(new UnixFsData.Shard(256, new byte[] {(byte) 0x80, 0x01}))
        .isNotEqualTo(new UnixFsData.Shard(16, new byte[] {(byte) 0x80, 0x01}));
  }
}

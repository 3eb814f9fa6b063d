package reg.ipfs.bitswap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Varint;
import reg.ipld.protobuf.ProtoWriter;
import reg.testdata.SeededBytes;

class BitswapCodecTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Block HELLO = Block.of(Codec.RAW, "hello world".getBytes(UTF_8));
  private static final String HELLO_CID =
      "01551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";

  private static String hex(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return HEX.formatHex(bytes);
  }

  private static BitswapMessage decode(String hex) {
    return BitswapReader.decode(ByteBuffer.wrap(HEX.parseHex(hex)));
  }

  /** The parts of a message in one. */
  static ByteBuffer framed(BitswapMessage message) {
    return joined(BitswapWriter.encode(message));
  }

  private static ByteBuffer joined(List<ByteBuffer> parts) {
    var whole = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
    parts.forEach(part -> whole.put(part.duplicate()));
    return whole.flip();
  }

  private static BitswapMessage again(BitswapMessage message) {
    ByteBuffer framed = framed(message);
    long length = Varint.read(framed);
    assertThat(framed.remaining()).isEqualTo((int) length);
    return BitswapReader.decode(framed);
  }

  private static void refused(String hex) {
    assertThatThrownBy(() -> decode(hex))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  /** A wantlist of one entry with these fields behind its CID. */
  private static String wantOf(String cid, String fields) {
    String entry = "0a%02x".formatted(cid.length() / 2) + cid + fields;
    String list = "0a%02x".formatted(entry.length() / 2) + entry;
    return "0a%02x".formatted(list.length() / 2) + list;
  }

  @Example
  void aWantIsWrittenAsOthersWriteIt() {
    var want = BitswapMessage.ofWants(List.of(new Want.ForBlock(HELLO.cid(), 1, true)));
    assertThat(hex(framed(want))).isEqualTo("2e0a2c0a2a0a24" + HELLO_CID + "10012801");
  }

  @Example
  void aBlockIsWrittenAsOthersWriteIt() {
    var answer = new BitswapMessage(false, List.of(), List.of(HELLO), List.of());
    assertThat(hex(framed(answer))).isEqualTo("151a130a0401551220120b68656c6c6f20776f726c64");
  }

  @Example
  void aLargeBlockIsNotCopied() {
    byte[] bytes = SeededBytes.bytes("large", 1 << 20);
    Block large = Block.of(Codec.RAW, bytes, 1, bytes.length - 1);
    var presence = new Presence(HELLO.cid(), true);
    var message =
        new BitswapMessage(false, List.of(), List.of(HELLO, large, HELLO), List.of(presence));
    BitswapMessage read = again(message);
    assertThat(read.blocks().stream().map(Block::cid))
        .containsExactly(HELLO.cid(), large.cid(), HELLO.cid());
    assertThat(read.presences()).containsExactly(presence);
    List<ByteBuffer> parts = BitswapWriter.encode(message);
    ByteBuffer before = joined(parts);
    bytes[bytes.length / 2]++;
    assertThat(joined(parts)).isNotEqualTo(before);
  }

  @Example
  void readsAnEmptyMessage() {
    assertThat(decode("").isEmpty()).isTrue();
    assertThat(decode("0a00").isEmpty()).isTrue();
  }

  @Example
  void passesOverFieldsItDoesNotKnow() {
    var message = decode(wantOf(HELLO_CID, "3203616263") + "2a0108" + "3801" + "420178");
    assertThat(message.wants()).containsExactly(new Want.ForBlock(HELLO.cid(), 0, false));
  }

  @Example
  void readsANegativePriority() {
    String minusOne = "10ffffffffffffffffff01";
    assertThat(decode(wantOf(HELLO_CID, minusOne)).wants())
        .containsExactly(new Want.ForBlock(HELLO.cid(), 0, false));
  }

  @Example
  void passesOverCidsOfKindsThatAreNotSupported() {
    String digest = HELLO_CID.substring(8);
    String dagJson = "01a9021220" + digest;
    String murmur = "01552220" + digest;
    String identity = "0155000568656c6c6f";
    for (String cid : List.of(dagJson, murmur, identity)) {
      assertThat(decode(wantOf(cid, "1001")).wants()).isEmpty();
    }
  }

  @Example
  void refusesWhatIsNotACid() {
    for (String cid :
        List.of(
            "",
            "00",
            "0155",
            "02551220" + HELLO_CID.substring(8),
            "ff".repeat(36),
            HELLO_CID + "00",
            HELLO_CID.substring(0, 70),
            "01a9021220" + HELLO_CID.substring(10))) {
      refused(wantOf(cid, ""));
    }
    refused("0a020a00");
    refused("2200");
  }

  @Example
  void refusesCutAndMistypedFields() {
    String whole = wantOf(HELLO_CID, "10012801");
    for (int i = 2; i < whole.length(); i += 2) {
      refused(whole.substring(0, i));
    }
    refused("0801");
    refused("1a020a00");
    refused("1a04120161");
    refused("1a080a0502551220ff12");
    refused("0b");
  }

  @Example
  void aBlockOfTwoMebibytesIsReadAndNoMore() {
    var largest = Block.of(Codec.RAW, new byte[Block.BYTES_MAX]);
    var message = new BitswapMessage(false, List.of(), List.of(largest), List.of());
    assertThat(again(message).blocks().getFirst().cid()).isEqualTo(largest.cid());
    ByteBuffer tooLarge = payloads(1, Block.BYTES_MAX + 1);
    assertThatThrownBy(() -> BitswapReader.decode(tooLarge)).isInstanceOf(RegistryException.class);
  }

  /** So many blocks of so many zeros each. */
  private static ByteBuffer payloads(int count, int bytes) {
    byte[] prefix = {1, 0x55, 0x12, 0x20};
    int size = ProtoWriter.bytesSize(1, 4) + ProtoWriter.bytesSize(2, bytes);
    var out = ByteBuffer.allocate(count * ProtoWriter.bytesSize(3, size));
    for (int i = 0; i < count; i++) {
      ProtoWriter.putHead(out, 3, size);
      ProtoWriter.putHead(out, 1, 4);
      out.put(prefix);
      ProtoWriter.putHead(out, 2, bytes);
      out.position(out.position() + bytes);
    }
    return out.flip();
  }

  @Example
  void readsSoManyBlocksAndEntriesAndNoMore() {
    assertThat(BitswapReader.decode(payloads(BitswapLimits.BLOCKS_MAX, 1)).blocks())
        .hasSize(BitswapLimits.BLOCKS_MAX);
    ByteBuffer more = payloads(BitswapLimits.BLOCKS_MAX + 1, 1);
    assertThatThrownBy(() -> BitswapReader.decode(more)).isInstanceOf(RegistryException.class);
    var wants = new ArrayList<Want>();
    for (int i = 0; i < 3 * BitswapLimits.ENTRIES_MAX; i++) {
      wants.add(new Want.Cancel(Block.of(Codec.RAW, new byte[] {(byte) i, (byte) (i >> 8)}).cid()));
    }
    assertThat(again(BitswapMessage.ofWants(wants)).wants())
        .isEqualTo(wants.subList(0, BitswapLimits.ENTRIES_MAX));
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(@ForAll("messages") BitswapMessage message) {
    BitswapMessage read = again(message);
    assertThat(read.full()).isEqualTo(message.full());
    assertThat(read.wants()).isEqualTo(message.wants());
    assertThat(read.presences()).isEqualTo(message.presences());
    assertThat(read.blocks().stream().map(Block::cid))
        .containsExactlyElementsOf(message.blocks().stream().map(Block::cid).toList());
  }

  @Provide
  Arbitrary<BitswapMessage> messages() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            wants().list().ofMaxSize(20),
            blocks().list().ofMaxSize(5),
            Combinators.combine(cids(), Arbitraries.of(true, false))
                .as(Presence::new)
                .list()
                .ofMaxSize(20))
        .as(BitswapMessage::new);
  }

  private static Arbitrary<Block> blocks() {
    return Combinators.combine(
            Arbitraries.of(Codec.RAW, Codec.DAG_PB, Codec.DAG_CBOR),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(300))
        .as(Block::of);
  }

  private static Arbitrary<Cid> cids() {
    return Combinators.combine(blocks(), Arbitraries.of(true, false))
        .as(
            (block, old) ->
                old && block.cid().codec() == Codec.DAG_PB
                    ? Cid.v0(block.cid().multihash())
                    : block.cid());
  }

  private static Arbitrary<Want> wants() {
    Arbitrary<Integer> priorities = Arbitraries.integers().greaterOrEqual(0);
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    return Arbitraries.oneOf(
        Combinators.combine(cids(), priorities, flags).as(Want.ForBlock::new),
        Combinators.combine(cids(), priorities, flags).as(Want.ForHave::new),
        cids().map(Want.Cancel::new));
  }
}

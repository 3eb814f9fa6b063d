package reg.ipld;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;

class BlockTest {
  private static final Cid HELLO =
      Cid.parse("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");

  @Test
  void computesItsCid() {
    byte[] padded = "<hello world>".getBytes(US_ASCII);
    Block block = Block.of(Codec.RAW, padded, 1, 11);
    assertThat(block.cid()).isEqualTo(HELLO);
    assertThat(block.size()).isEqualTo(11);
    assertThat(block.bytes()).asString(US_ASCII).isEqualTo("hello world");
    assertThat(block.data()).isEqualTo(ByteBuffer.wrap(block.bytes()));
    assertThat(block.array()).isSameAs(padded);
    assertThat(block.offset()).isEqualTo(1);
    assertThatThrownBy(() -> block.data().put((byte) 0))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void isVerifiedAgainstItsCid() {
    byte[] bytes = "hello world".getBytes(US_ASCII);
    assertThat(Block.verified(HELLO, bytes).bytes()).isEqualTo(bytes);
    bytes[3] ^= 1;
    assertFault(Fault.CORRUPT, () -> Block.verified(HELLO, bytes));
    assertFault(Fault.CORRUPT, () -> Block.verified(HELLO, new byte[0]));
  }

  @Test
  void isAtMost2MiB() {
    byte[] bytes = new byte[Block.BYTES_MAX + 1];
    assertThat(Block.of(Codec.RAW, bytes, 0, Block.BYTES_MAX).size()).isEqualTo(2 << 20);
    assertFault(Fault.MALFORMED, () -> Block.of(Codec.RAW, bytes));
    assertFault(Fault.MALFORMED, () -> Block.verified(HELLO, bytes));
  }

  @Test
  void isRequiredOfASource() {
    var source =
        new BlockSource() {
          @Override
          public @Nullable Block get(Cid cid) {
            return null;
          }
        };
    assertFault(Fault.NOT_FOUND, () -> source.require(HELLO));
    assertThat(source.require(Cid.parse("bafkqabtjnzwgs3tf")).bytes())
        .asString(US_ASCII)
        .isEqualTo("inline");
  }

  private static void assertFault(Fault fault, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  @Test
  void isShownByItsCidAndSize() {
    assertThat(Block.of(Codec.RAW, "hello world".getBytes(US_ASCII)))
        .hasToString(HELLO + " (11 bytes)");
  }

  @Test
  void elementsAreAsWideAsTheirTypes() {
    assertThat(ElementType.values()).extracting(ElementType::width).containsExactly(1, 2, 2, 4, 8);
  }
}

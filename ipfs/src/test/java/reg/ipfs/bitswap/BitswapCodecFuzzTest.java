package reg.ipfs.bitswap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.multiformats.Varint;

class BitswapCodecFuzzTest {
  static Stream<byte[]> seeds() {
    String cid = "01551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    return Stream.of(
            "0a2c0a2a0a24" + cid + "10012801",
            "0a320a2e0a24" + cid + "180120012801" + "00001001",
            "1a130a0401551220120b68656c6c6f20776f726c64",
            "22280a24" + cid + "1001" + "2805")
        .map(HexFormat.of()::parseHex);
  }

  /** What was read, written again, is read as the same. */
  @MethodSource("seeds")
  @FuzzTest
  void readsWhatItCanWrite(byte[] bytes) {
    BitswapMessage message;
    try {
      message = BitswapReader.decode(ByteBuffer.wrap(bytes));
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
      return;
    }
    ByteBuffer framed = BitswapCodecTest.framed(message);
    Varint.read(framed);
    BitswapMessage again = BitswapReader.decode(framed);
    assertThat(again.wants()).isEqualTo(message.wants());
    assertThat(again.presences()).isEqualTo(message.presences());
    assertThat(again.blocks().stream().map(Block::cid).toList())
        .isEqualTo(message.blocks().stream().map(Block::cid).toList());
  }
}

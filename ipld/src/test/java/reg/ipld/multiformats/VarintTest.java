package reg.ipld.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

class VarintTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "255, ff01",
    "300, ac02",
    "16384, 808001",
    "9223372036854775807, ffffffffffffffff7f"
  })
  void writesAndReadsTheVectors(long value, String hex) {
    assertThat(HexFormat.of().formatHex(Varint.encode(value))).isEqualTo(hex);
    assertThat(Varint.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80",
        "8180",
        "8100",
        "80808000",
        "ffffffffffffffffff01",
        "808080808080808080"
      })
  void refusesTruncatedLongAndNonMinimalBytes(String hex) {
    assertThatThrownBy(() -> Varint.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Property
  void readsWhatItWroteAndNoMore(@ForAll @LongRange(min = 0) long value) {
    var bytes = ByteBuffer.allocate(Varint.BYTES_MAX + 1);
    Varint.write(value, bytes);
    assertThat(bytes.position()).isEqualTo(Varint.length(value));
    bytes.flip();
    assertThat(Varint.read(bytes)).isEqualTo(value);
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void takesNoNegativeValue() {
    assertThatThrownBy(() -> Varint.encode(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Varint.length(-1)).isInstanceOf(IllegalArgumentException.class);
    var out = ByteBuffer.allocate(Varint.BYTES_MAX);
    assertThatThrownBy(() -> Varint.write(Long.MIN_VALUE, out))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(out.position()).isZero();
  }
}

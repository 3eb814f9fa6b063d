package reg.libp2p.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.RegistryException;

class ProtoReaderTest {
  @Property(tries = 200)
  void readsWhatTheWriterWrote(@ForAll long number, @ForAll byte[] bytes, @ForAll String text) {
    var message = new ProtoWriter().varint(1, number).bytes(2, bytes).text(300, text).toBytes();
    var in = new ProtoReader(message);

    assertThat(in.next()).isTrue();
    assertThat(in.field()).isEqualTo(1);
    assertThat(in.varint()).isEqualTo(number);
    assertThat(in.next()).isTrue();
    assertThat(in.bytes(bytes.length)).isEqualTo(bytes);
    assertThat(in.next()).isTrue();
    assertThat(in.field()).isEqualTo(300);
    assertThat(in.slice().remaining())
        .isEqualTo(text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    assertThat(in.next()).isFalse();
  }

  @Test
  void skipsWhatIsNotAskedFor() {
    // A varint, a 64-bit, a bytes and a 32-bit field, then field 5 = 7.
    var in =
        new ProtoReader(hex("089601" + "110102030405060708" + "1a0161" + "2501020304" + "2807"));
    int last = 0;
    while (in.next()) {
      last = in.field();
    }
    assertThat(last).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08", // no value
        "08ffffffffffffffffffff01", // eleven bytes
        "0a05", // length beyond the end
        "0affffffffffffffffff01", // negative length
        "0b0c", // a group
        "09010203", // truncated 64-bit
        "0d01", // truncated 32-bit
        "00", // field number 0
        "8080808010", // field number 2^29
      })
  void refusesMalformedMessages(String message) {
    var in = new ProtoReader(hex(message));

    assertThatThrownBy(
            () -> {
              while (in.next()) {
                in.field();
              }
            })
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesAValueReadAsAnotherType() {
    var number = new ProtoReader(hex("0801"));
    var bytes = new ProtoReader(hex("0a0161"));
    number.next();
    bytes.next();

    assertThatThrownBy(number::slice).isInstanceOf(RegistryException.class);
    assertThatThrownBy(bytes::varint).isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesBytesAboveTheCallersLimitAndBadText() {
    var bytes = new ProtoReader(hex("0a026162"));
    var text = new ProtoReader(hex("0a01ff"));
    bytes.next();
    text.next();

    assertThatThrownBy(() -> bytes.bytes(1)).isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> text.text(1)).isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesToReadAValueTwice() {
    var in = new ProtoReader(hex("0801"));
    in.next();
    in.varint();

    assertThatThrownBy(in::varint).isInstanceOf(IllegalStateException.class);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}

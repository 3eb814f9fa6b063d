package reg.ipld.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.RegistryException;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "?", "é?", "日本語", "🐋"})
  void writesAndReadsText(String text) {
    byte[] bytes = Utf8.encode(text);
    assertThat(Utf8.read(ByteBuffer.wrap(bytes), bytes.length)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c328", "c080", "eda080", "f4908080", "e28f", "61c3"})
  void refusesBytesThatAreNotText(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> Utf8.read(ByteBuffer.wrap(bytes), bytes.length))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesTextThatIsCutShort() {
    assertThatThrownBy(() -> Utf8.read(ByteBuffer.allocate(3), 4))
        .isInstanceOf(RegistryException.class);
  }

  @Property
  void neverWritesAReplacementCharacter(@ForAll String text) {
    try {
      byte[] bytes = Utf8.encode(text);
      assertThat(Utf8.read(ByteBuffer.wrap(bytes), bytes.length)).isEqualTo(text);
    } catch (RegistryException e) {
      assertThat(text.chars().anyMatch(c -> Character.isSurrogate((char) c))).isTrue();
    }
  }
}

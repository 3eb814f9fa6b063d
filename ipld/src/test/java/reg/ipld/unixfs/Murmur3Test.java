package reg.ipld.unixfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {
  /** The first three are names in the specification's fixture. */
  @ParameterizedTest
  @CsvSource({
    "470.txt, 006e88df5847e67c",
    "742.txt, 00ff87d129ae5428",
    "1.txt, 07c182825cb447e1",
    "hello, cbd8a7b341bd9b02",
    "'', 0000000000000000",
    "'The quick brown fox jumps over the lazy dog', e34bbc7bbc071b6c"
  })
  void hashesNames(String name, String hash) {
    assertThat(HexFormat.of().toHexDigits(Murmur3.hash(name.getBytes(UTF_8)))).isEqualTo(hash);
  }

  @Test
  void takesSlotsFromTheMostSignificantBitsOn() {
    long hash = 0x006e88df5847e67cL;
    var byBytes = new HashBits(256);
    assertThat(byBytes.levels()).isEqualTo(8);
    assertThat(byBytes.slot(hash, 0)).isZero();
    assertThat(byBytes.slot(hash, 1)).isEqualTo(0x6e);
    assertThat(byBytes.slot(hash, 7)).isEqualTo(0x7c);
    assertThat(byBytes.prefix(10)).isEqualTo("0A");
    var byThrees = new HashBits(8);
    assertThat(byThrees.levels()).isEqualTo(21);
    assertThat(byThrees.slot(hash, 20)).isEqualTo(0x7c >> 1 & 7);
    assertThat(byThrees.prefix(7)).isEqualTo("7");
    assertThat(new HashBits(1024).prefix(1023)).isEqualTo("3FF");
  }
}

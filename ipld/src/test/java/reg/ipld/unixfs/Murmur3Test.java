package reg.ipld.unixfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import reg.testdata.Vectors;

class Murmur3Test {
  @Test
  void hashesAsKuboDoes() {
    for (JsonNode vector : Vectors.json("murmur3/cases.json")) {
      String text = vector.required("text").asText();
      assertThat(HexFormat.of().toHexDigits(Murmur3.hash(text.getBytes(UTF_8))))
          .as(text)
          .isEqualTo(vector.required("hash").asText());
    }
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

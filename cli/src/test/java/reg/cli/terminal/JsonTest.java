package reg.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void fieldsKeepTheirOrderAndAbsentOnesAreLeftOut() {
    var json =
        Json.object()
            .put("b", 1L)
            .put("a", "x")
            .put("none", null)
            .put("path", Path.of("/p/q"))
            .put("list", List.of(Json.object().put("yes", true)))
            .put("map", Map.of("k", 2));
    assertThat(json.document())
        .isEqualToIgnoringWhitespace(
            "{\"b\":1,\"a\":\"x\",\"path\":\"/p/q\",\"list\":[{\"yes\":true}],\"map\":{\"k\":2}}");
  }

  @Property
  void anyTextComesBackAndShowsNoControlCharacter(@ForAll String text)
      throws JsonProcessingException {
    String document = Json.object().put("name", text).document();
    assertThat(document.lines().count()).isEqualTo(3);
    assertThat(document.codePoints().filter(c -> c != '\n').noneMatch(Character::isISOControl))
        .isTrue();
    assertThat(new ObjectMapper().readTree(document).get("name").asText()).isEqualTo(text);
  }

  @Test
  void directionControlsAreEscaped() {
    assertThat(Json.object().put("n", "\u202e\u009b").document())
        .isEqualToIgnoringWhitespace("{\"n\":\"\\u202e\\u009b\"}");
  }
}

package reg.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
  @Test
  void plainTextOfAnyScriptStaysAsItIs() {
    String text = "модель-日本語 é e\u0301 😀 العربية [1/2] ~";
    assertThat(Printable.escape(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1b, \\u001b",
    "0a, \\u000a",
    "0d, \\u000d",
    "07, \\u0007",
    "00, \\u0000",
    "7f, \\u007f",
    "9b, \\u009b",
    "85, \\u0085",
    "ad, \\u00ad",
    "61c, \\u061c",
    "200b, \\u200b",
    "200d, \\u200d",
    "202e, \\u202e",
    "2028, \\u2028",
    "2067, \\u2067",
    "feff, \\ufeff",
    "e000, \\ue000",
    "e0041, \\udb40\\udc41"
  })
  void hiddenCharactersAreWrittenOut(String codePoint, String escaped) {
    String hidden = Character.toString(Integer.parseInt(codePoint, 16));
    assertThat(Printable.escape("a" + hidden + "b")).isEqualTo("a" + escaped + "b");
  }

  @Test
  void unpairedSurrogatesAreWrittenOut() {
    assertThat(Printable.escape("a\ud800b")).isEqualTo("a\\ud800b");
  }

  @Property
  void nothingHiddenIsLeft(@ForAll String text) {
    String shown = Printable.escape(text);
    assertThat(shown.codePoints().noneMatch(Character::isISOControl)).isTrue();
    assertThat(Printable.escape(shown)).isEqualTo(shown);
  }
}

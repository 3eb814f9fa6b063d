package reg.manifest.path;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** L3 of trust-and-threats 4.5. */
class SafeTextTest {
  @Test
  void escapesWhatSteersATerminal() {
    assertThat(SafeText.escape("\u001b[31mred\u001b[0m")).isEqualTo("\\u{1b}[31mred\\u{1b}[0m");
    assertThat(SafeText.escape("a\r\nb\u0085c\u009b2J"))
        .isEqualTo("a\\u{d}\\u{a}b\\u{85}c\\u{9b}2J");
    assertThat(SafeText.escape("\u0007\u007f\t")).isEqualTo("\\u{7}\\u{7f}\\u{9}");
  }

  @Test
  void escapesWhatReordersOrHides() {
    assertThat(SafeText.escape("gpj.\u202eexe")).isEqualTo("gpj.\\u{202e}exe");
    assertThat(SafeText.escape("\u2066a\u2069\u200b\ufeff\u2028"))
        .isEqualTo("\\u{2066}a\\u{2069}\\u{200b}\\u{feff}\\u{2028}");
    assertThat(SafeText.escape("x\udb40\udc41y")).isEqualTo("x\\u{e0041}y");
    assertThat(SafeText.escape("x\ud800y\udc00")).isEqualTo("x\\u{d800}y\\u{dc00}");
  }

  @Test
  void leavesOrdinaryTextAlone() {
    String text = "modèle 日本語/😀.gguf";
    assertThat(SafeText.escape(text)).isSameAs(text);
    assertThat(SafeText.escape("")).isEmpty();
  }

  @Property
  void leavesNothingHarmful(@ForAll String text) {
    assertThat(SafeText.escape(text).codePoints())
        .allMatch(codePoint -> Characters.refusal(codePoint) == null);
  }
}

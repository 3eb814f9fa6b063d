package reg.manifest.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** ICU has Unicode's own tables; ours must tell apart the same names, or fewer. */
class CaseFoldTest {
  /** The code points that this JDK and ICU both know. */
  private static IntStream codePoints() {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .filter(Character::isDefined);
  }

  private static String icuFold(String text) {
    return UCharacter.foldCase(text, true);
  }

  @Test
  void joinsWhatFullCaseFoldingJoins() {
    assertThat(codePoints().mapToObj(Character::toString))
        .allSatisfy(s -> assertThat(CaseFold.fold(icuFold(s))).isEqualTo(CaseFold.fold(s)));
  }

  @Test
  void tellsApartWhatFullCaseFoldingDoesButTheDotlessI() {
    Map<String, String> seen = new HashMap<>();
    codePoints()
        .filter(c -> c != 'ı')
        .mapToObj(Character::toString)
        .forEach(
            s ->
                assertThat(icuFold(s))
                    .isEqualTo(seen.computeIfAbsent(CaseFold.fold(s), k -> icuFold(s))));
    assertThat(CaseFold.fold("ı")).isEqualTo("i");
  }

  @Test
  void joinsWhatNfkcCasefoldJoins() {
    Normalizer2 nfkcCasefold = Normalizer2.getNFKCCasefoldInstance();
    codePoints()
        .filter(c -> Characters.refusal(c) == null)
        .mapToObj(Character::toString)
        .filter(s -> !s.equals("/") && !nfkcCasefold.normalize(s).contains("/"))
        .forEach(
            s ->
                assertThat(CaseFold.key(nfkcCasefold.normalize(s)))
                    .as("U+%04X", s.codePointAt(0))
                    .isEqualTo(CaseFold.key(s)));
  }

  @Test
  void keepsTheSlashesOfAPath() {
    assertThat(CaseFold.key("A/ß/℅")).isEqualTo("a/ss/c\0o");
    assertThat(CaseFold.key("a/B/c")).isEqualTo("a/b/c");
    assertThat(CaseFold.key("abc")).isEqualTo("abc");
  }
}

package reg.manifest.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.ArtifactName;
import reg.manifest.Golden;

class GlobTest {
  private static final String ALICE = Golden.ALICE.publisherId().toString();

  @ParameterizedTest
  @CsvSource({
    "*, a, true",
    "llama, llama, true",
    "llama, LLAMA, true",
    "LLAMA, llama, true",
    "llama, llama-2, false",
    "llama-*, llama-2, true",
    "llama-*, llama-, true",
    "llama-*, llama, false",
    "*-2, llama-2-2, true",
    "a*b*c, aXbXbc, true",
    "a*b*c, aXbXb, false",
    "**, a, true",
    "a**, a, true",
    "*a, b, false",
    "a.b, aXb, false",
    "a*a, a, false"
  })
  void artifactsMatch(String glob, String name, boolean matches) {
    assertThat(matches("*/" + glob, name)).isEqualTo(matches);
    assertThat(matches(ALICE + "/" + glob, name)).isEqualTo(matches);
  }

  @Test
  void aPublisherIsAWholeKeyOrEverybody() {
    String bare = Golden.ALICE.publicKey().bare();
    assertThat(matches(bare + "/*", "x")).isTrue();
    assertThat(Glob.parse(bare + "/X-*")).hasToString(ALICE + "/x-*");
    assertThat(Glob.parse("*/*")).hasToString("*/*");
    assertThat(matches(Golden.BOB.publicKey().bare() + "/*", "x")).isFalse();
  }

  /** S11, CVE-2021-41087: the beginning of a name is not the name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme*/x",
        "z6Mk*/*",
        "*z6Mk/*",
        "did:key:*/x",
        "a/b/../c",
        "a/../c",
        "*/../x",
        "*/..",
        "*/.",
        "*/",
        "/x",
        "x",
        "",
        "*",
        "*/*/*",
        "*/a/b",
        "*/a b",
        "*/é",
        "*/a?",
        "*/[a]",
        "acme/x",
        "*/\u202ex"
      })
  void s11RefusesGlobsThatCouldReachPastASegment(String glob) {
    assertThatThrownBy(() -> Glob.parse(glob))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
        .message()
        .doesNotContain("\u202e");
  }

  @Test
  void artifactsAreBounded() {
    assertThat(matches("*/" + "a".repeat(96), "a".repeat(96))).isTrue();
    assertThatThrownBy(() -> Glob.parse("*/" + "a".repeat(97)))
        .hasMessageContaining("no name can match");
  }

  @Property
  void matchesAsAnExpressionDoes(@ForAll("globs") String glob, @ForAll("names") String name) {
    String expression = Pattern.quote(glob).replace("*", "\\E[^/]*\\Q");
    assertThat(matches("*/" + glob, name)).isEqualTo(Pattern.matches(expression, name));
  }

  @Property
  void aNameWithAPartReplacedByAStarStillMatches(
      @ForAll("names") String name, @ForAll int from, @ForAll int length) {
    int start = Math.floorMod(from, name.length());
    int end = start + Math.floorMod(length, name.length() - start + 1);
    assertThat(matches("*/" + name.substring(0, start) + "*" + name.substring(end), name)).isTrue();
  }

  @Provide
  Arbitrary<String> globs() {
    return Arbitraries.strings().withChars("ab-*").ofMinLength(1).ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars("ab-")
        .ofMinLength(1)
        .ofMaxLength(8)
        .filter(name -> name.charAt(0) != '-');
  }

  private static boolean matches(String glob, String name) {
    return Glob.parse(glob).matches(Golden.ALICE.publisherId(), ArtifactName.parse(name));
  }
}

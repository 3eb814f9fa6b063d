package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

class NamesTest {
  @Test
  void namesDifferByMoreThanCase() {
    ArtifactName name = ArtifactName.parse("Tiny-Llama_1.1B");
    assertThat(name).hasToString("Tiny-Llama_1.1B");
    assertThat(name.key()).isEqualTo("tiny-llama_1.1b");
    assertThat(name).isEqualTo(ArtifactName.parse("tiny-llama_1.1b"));
    assertThat(name).hasSameHashCodeAs(ArtifactName.parse("TINY-LLAMA_1.1B"));
    assertThat(name).isEqualByComparingTo(ArtifactName.parse("tiny-llama_1.1b"));
    assertThat(name).isNotEqualTo(ArtifactName.parse("tiny-llama_1.1")).isNotEqualTo("x");
  }

  @Test
  void versionsDifferByCase() {
    assertThat(new Version("1.0-RC")).isNotEqualTo(new Version("1.0-rc"));
    assertThat(new Version("1.0")).isLessThan(new Version("1.1")).hasToString("1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".a", "-a", "_a", "a b", "a/b", "a:b", "a@b", "a+b", "é", "a\n", "a\u202e", "ａ"
      })
  void refusesNamesOutsideTheGrammar(String text) {
    assertThatThrownBy(() -> ArtifactName.parse(text))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
        .hasMessageContaining("[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
        .message()
        .doesNotContain("\n", "\u202e");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".1", "+1", "-", "1 0", "1:0", "1/0", "1@0", "1~rc", "v²"})
  void refusesVersionsOutsideTheGrammar(String text) {
    assertThatThrownBy(() -> new Version(text))
        .hasMessageContaining("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
  }

  @Test
  void boundsLengths() {
    assertThat(ArtifactName.parse("n".repeat(96)).key()).hasSize(96);
    assertThatThrownBy(() -> ArtifactName.parse("n".repeat(97))).hasMessageContaining("{0,95}");
    assertThat(new Version("1.0+" + "v".repeat(124)).text()).hasSize(128);
    assertThatThrownBy(() -> new Version("v".repeat(129))).hasMessageContaining("{0,127}");
    assertThatThrownBy(() -> new Version("v".repeat(100_000)))
        .message()
        .hasSizeLessThan(200)
        .contains("…");
  }

  @Test
  void keysAreTheSameByTheirBytes() {
    DidKey alice = Golden.ALICE.publicKey();
    assertThat(DidKey.of(alice.bytes())).isEqualTo(alice).hasSameHashCodeAs(alice);
    assertThat(alice).isNotEqualTo(Golden.BOB.publicKey()).isNotEqualTo(alice.toString());
    assertThat(alice.hashCode()).isNotEqualTo(Golden.BOB.publicKey().hashCode());
  }

  @Test
  void sharesLieBetweenNothingAndAll() {
    assertThat(new Contributor("Carol", "eval", 0).share()).isZero();
    assertThat(new Contributor("Carol", "eval", 10_000).share()).isEqualTo(10_000);
    for (int share : new int[] {-1, 10_001}) {
      assertThatThrownBy(() -> new Contributor("Carol", "eval", share))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
          .hasMessage("the share of Carol is " + share + ", of 0 to 10000");
    }
  }

  @Test
  void positionsBeginAtEpochZeroAndHeadOne() {
    assertThat(new HeadPosition(0, 1)).isEqualTo(HeadPosition.FIRST);
    assertThatThrownBy(() -> new HeadPosition(-1, 1)).hasMessage("a head at epoch -1, seq 1");
    assertThatThrownBy(() -> new HeadPosition(0, 0)).hasMessage("a head at epoch 0, seq 0");
  }

  @Test
  void recordsCountFromZero() {
    Publisher golden = Golden.publisher();
    assertThatThrownBy(
            () ->
                new Publisher(
                    golden.id(),
                    -1,
                    null,
                    golden.validity(),
                    golden.keys(),
                    golden.thresholds(),
                    List.of(),
                    List.of()))
        .hasMessage("a publisher record with seq -1");
  }
}

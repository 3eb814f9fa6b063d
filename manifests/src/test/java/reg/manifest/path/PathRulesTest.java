package reg.manifest.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import reg.base.Fault;
import reg.base.RegistryException;

/** P1 and P3 of trust-and-threats 4.5. */
class PathRulesTest {
  static final List<PathVectors.Refused> REFUSED = PathVectors.refused();
  static final List<String> ALLOWED = PathVectors.allowed();
  static final List<List<String>> COLLIDING = PathVectors.colliding();
  static final List<List<String>> APART = PathVectors.apart();

  @Test
  void knowsAtLeastThreeHundredBadNames() {
    assertThat(REFUSED).hasSizeGreaterThan(300);
  }

  @ParameterizedTest
  @FieldSource("REFUSED")
  void refusesEveryBadName(PathVectors.Refused bad) {
    assertThat(PathRules.refusal(bad.path())).isNotNull();
    assertThatThrownBy(() -> PathRules.requireAll(List.of(bad.path()), List.of()))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .message()
        .doesNotContainPattern("[\\p{Cc}\\x{202A}-\\x{202E}]");
    assertThatThrownBy(() -> PathRules.requireAll(List.of(), List.of(bad.path())))
        .isInstanceOf(RegistryException.class);
  }

  @ParameterizedTest
  @FieldSource("ALLOWED")
  void allowsWhatModelsAreMadeOf(String path) {
    assertThat(PathRules.refusal(path)).isNull();
    assertThatCode(() -> PathRules.requireAll(List.of(path), List.of())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @FieldSource("COLLIDING")
  void refusesTwoNamesOfOneFile(List<String> pair) {
    assertThatThrownBy(() -> PathRules.requireAll(pair, List.of()))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> PathRules.requireAll(List.of(pair.get(1), pair.get(0)), List.of()))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> PathRules.requireAll(List.of(pair.get(0)), List.of(pair.get(1))))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> PathRules.requireAll(List.of(), pair))
        .isInstanceOf(RegistryException.class);
  }

  @ParameterizedTest
  @FieldSource("APART")
  void allowsTwoNamesOfTwoFiles(List<String> pair) {
    assertThatCode(() -> PathRules.requireAll(pair, List.of())).doesNotThrowAnyException();
    assertThatCode(() -> PathRules.requireAll(List.of(), pair)).doesNotThrowAnyException();
  }

  @Test
  void saysWhichComponentAndWhy() {
    assertThat(PathRules.refusal("a/con.txt/b"))
        .isEqualTo("has component 2, which is a device on Windows");
    assertThat(PathRules.refusal("aux")).isEqualTo("is a device on Windows");
    assertThat(PathRules.refusal("a\u202eb"))
        .isEqualTo("has an invisible or bidirectional control character (U+202E)");
    assertThatThrownBy(() -> PathRules.require("a\nb"))
        .hasMessage("path 'a\\u{a}b' has a control character; rename it");
    assertThatThrownBy(() -> PathRules.requireAll(List.of("README.md", "readme.md"), List.of()))
        .hasMessageContaining("readme.md")
        .hasMessageContaining("README.md");
  }

  @Test
  void refusesAnEmptyFolderThatIsNotEmpty() {
    assertThatThrownBy(() -> PathRules.requireAll(List.of("a/b"), List.of("a")))
        .hasMessageContaining("listed as empty");
    assertThatThrownBy(() -> PathRules.requireAll(List.of(), List.of("a/b", "a")))
        .hasMessageContaining("listed as empty");
    assertThatThrownBy(() -> PathRules.requireAll(List.of(), List.of("a", "a/b")))
        .hasMessageContaining("listed as empty");
    assertThatThrownBy(
            () -> {
              var paths = new PathSet();
              paths.addEmptyFolder("a");
              paths.addFile("a/b/c");
            })
        .hasMessageContaining("listed as empty");
  }

  @Test
  void countsFilesAndEmptyFoldersToTheLimit() {
    var paths = new PathSet();
    for (int i = 0; i < PathRules.ENTRIES_MAX - 1; i++) {
      paths.addFile("f" + i);
    }
    paths.addEmptyFolder("empty");
    assertThat(paths.size()).isEqualTo(PathRules.ENTRIES_MAX);
    assertThatThrownBy(() -> paths.addFile("one more")).hasMessageContaining("1000000");
    assertThatThrownBy(() -> paths.addEmptyFolder("folder")).hasMessageContaining("1000000");
  }

  @Test
  void takesTwentyThousandPaths() {
    List<String> paths = IntStream.range(0, 20_000).mapToObj(PathRulesTest::path).toList();
    assertThatCode(() -> PathRules.requireAll(paths, List.of())).doesNotThrowAnyException();
  }

  private static String path(int i) {
    return "documents/part-" + i / 1000 + "/" + i / 100 % 10 + "/text-" + i + ".txt";
  }

  @Test
  void judgesLongPathsInOnePass() {
    assertThat(PathRules.refusal("a/".repeat(1_000_000) + "b")).isNotNull();
    assertThat(PathRules.refusal("é".repeat(1_000_000))).isNotNull();
    assertThat(PathRules.refusal(String.join("/", Collections.nCopies(33, "a")))).contains("deep");
  }
}

package reg.node.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.Fault;
import reg.base.RegistryException;

class PathFilterTest {
  @ParameterizedTest
  @CsvSource({
    "*.json, config.json, true",
    "*.json, a/b/config.json, true",
    "*.json, config.json5, false",
    "a/*.json, a/x.json, true",
    "a/*.json, a/b/x.json, false",
    "a/**, a/b/x.json, true",
    "a/, a/b/x.json, true",
    "a/, ab/x.json, false",
    "**/x.json, x.json, true",
    "**/x.json, a/b/x.json, true",
    "'*.{bin,pt}', a/m.pt, true",
    "model-?.bin, model-1.bin, true",
  })
  void includesWhatAGlobMatches(String glob, String path, boolean taken) {
    var filter = PathFilter.of(new Receipt.Part(List.of(glob), List.of(), null));
    assertThat(filter.takes(path)).isEqualTo(taken);
  }

  @Test
  void excludesWinOverIncludes() {
    var filter = PathFilter.of(new Receipt.Part(List.of("*.bin"), List.of("old/"), null));
    assertThat(filter.takes("new/a.bin")).isTrue();
    assertThat(filter.takes("old/a.bin")).isFalse();
    assertThat(filter.takes("a.txt")).isFalse();
  }

  @Test
  void takesEverythingWithoutGlobs() {
    assertThat(PathFilter.of(new Receipt.Part(List.of(), List.of(), null)).takes("any/path"))
        .isTrue();
  }

  @Test
  void leavesOutTensorFilesWhenPartsOfThemAreWritten() {
    var filter = PathFilter.of(new Receipt.Part(List.of(), List.of("b/"), "norm"));
    assertThat(filter.takesWhole("config.json")).isTrue();
    assertThat(filter.takesWhole("m.gguf")).isFalse();
    assertThat(filter.takesWhole("m.safetensors")).isFalse();
    assertThat(filter.takes("m.safetensors")).isTrue();
    assertThat(filter.takesFolder("a")).isTrue();
    assertThat(filter.takesFolder("b/c")).isFalse();
  }

  @Test
  void refusesWhatIsNoGlob() {
    assertThatThrownBy(() -> PathFilter.of(new Receipt.Part(List.of("[a"), List.of(), null)))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
        .hasMessageContaining("[a");
  }
}

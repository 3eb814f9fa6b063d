package reg.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

class RegConfigTest {
  @TempDir Path temp;

  @Test
  void holdsTheDefaultsWithoutAFile() {
    assertThat(RegConfig.load(temp.resolve("absent")))
        .isEqualTo(
            new RegConfig(
                Runtime.getRuntime().availableProcessors(), 0, "reg-1", Duration.ofDays(30)));
  }

  @Test
  void holdsTheDefaultsWithAnEmptyFile() throws IOException {
    assertThat(load("# nothing\n")).isEqualTo(RegConfig.DEFAULTS);
  }

  @Test
  void takesEveryKey() throws IOException {
    String text =
        """
        threads = 3
        [store]
        quota = "20 GB"
        [push]
        profile = "unixfs-v1-2025"
        [head]
        lifetime = "12h"
        """;
    assertThat(load(text))
        .isEqualTo(new RegConfig(3, 20_000_000_000L, "unixfs-v1-2025", Duration.ofHours(12)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "threads = 0                 | threads",
        "threads = 257               | threads",
        "threads = \"2\"             | threads",
        "store.quota = 5             | store.quota",
        "store.quota = \"5 apples\"  | store.quota",
        "push.profile = \"reg-2\"    | push.profile",
        "head.lifetime = \"30\"      | head.lifetime",
        "head.lifetime = \"0s\"      | head.lifetime",
        "head.lifetime = \"3651d\"   | head.lifetime",
        "head.lifetime = 30          | head.lifetime",
        "store.qouta = \"5GB\"       | unknown key store.qouta",
        "x = 1                       | unknown key x",
      })
  void refusesABadValueAndNamesTheKey(String line, String named) {
    assertThatThrownBy(() -> load(line))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
        .hasMessageContaining("config.toml")
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads =", "[store", "threads = 1\nthreads = 2"})
  void refusesWhatIsNotToml(String text) {
    assertThatThrownBy(() -> load(text))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("config.toml")
        .hasMessageContaining("line");
  }

  private RegConfig load(String text) throws IOException {
    return RegConfig.load(Files.writeString(temp.resolve("config.toml"), text));
  }
}

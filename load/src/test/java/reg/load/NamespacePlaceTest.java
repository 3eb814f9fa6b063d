package reg.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespacePlaceTest {
  private static final long BYTES = 1 << 20;

  @TempDir Path folder;

  private static int run(NamespacePlace place, String script) throws Exception {
    List<String> command = place.command(List.of("sh", "-c", script));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** With the rights of root, and with a user namespace as everybody else. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyTheProgramSeesTheFiles(boolean root) throws Exception {
    NamespacePlace place = requireNonNull(NamespacePlace.mount(folder, BYTES, root));
    Files.writeString(place.writable().resolve("a.txt"), "hello");
    place.seal();
    assertThat(folder.resolve("a.txt")).doesNotExist();
    String file = place.visible().resolve("a.txt").toString();
    assertThat(run(place, "test \"$(cat " + file + ")\" = hello")).isZero();
    assertThat(run(place, "echo changed 2>/dev/null > " + file)).isNotZero();
    assertThat(run(place, "test \"$PWD\" = \"" + Path.of("").toAbsolutePath() + "\"")).isZero();
    assertThat(run(place, "test $(id -u) = " + Files.getAttribute(folder, "unix:uid"))).isZero();
    place.close();
    assertThat(place.writable()).doesNotExist();
  }

  @Test
  void takesNoMoreThanItWasMadeFor() throws IOException {
    NamespacePlace place = requireNonNull(NamespacePlace.mount(folder, BYTES));
    try (place) {
      Path large = place.writable().resolve("large");
      byte[] more = new byte[(int) (2 * BYTES)];
      assertThatThrownBy(() -> Files.write(large, more)).hasMessageContaining("No space left");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isNotToBeHadWhereNothingCanBeMounted(boolean root) throws IOException {
    assertThat(NamespacePlace.mount(folder.resolve("none"), BYTES, root)).isNull();
  }

  /** A file that is still open for writing could change after it was verified. */
  @Test
  void isNotSealedWhileSomebodyWrites() throws IOException {
    NamespacePlace place = requireNonNull(NamespacePlace.mount(folder, BYTES));
    try (place;
        var _ = Files.newOutputStream(place.writable().resolve("open"))) {
      assertThatThrownBy(place::seal)
          .isInstanceOf(IOException.class)
          .hasMessage("the mount at " + folder + " cannot be made read-only");
    }
  }
}

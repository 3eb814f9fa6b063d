package reg.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.RegistryException;

class HomeTest {
  @TempDir Path temp;

  @Test
  void takesTheFolderThatTheVariableNames() {
    assertThat(Home.locate(Map.of("REG_HOME", temp + "/a/../b")).folder())
        .isEqualTo(temp.resolve("b"));
  }

  @Test
  void liesInTheUsersHomeFolderByDefault() {
    Path expected = Path.of(System.getProperty("user.home"), ".reg").toAbsolutePath().normalize();
    assertThat(Home.locate(Map.of()).folder()).isEqualTo(expected);
    assertThat(Home.locate(Map.of("REG_HOME", "")).folder()).isEqualTo(expected);
  }

  @Test
  void makesFoldersThatNobodyElseCanRead() throws IOException {
    Home home = Home.at(temp.resolve("deep/home"));
    assertThat(home.exists()).isFalse();
    home.create();
    home.create();
    assertThat(home.exists()).isTrue();
    for (Path folder : new Path[] {home.folder(), home.keys(), home.trust(), home.store()}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void saysWhichFolderCannotBeMade() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> Home.at(file.resolve("home")).create())
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(file.resolve("home").toString())
        .hasMessageContaining("REG_HOME");
  }
}

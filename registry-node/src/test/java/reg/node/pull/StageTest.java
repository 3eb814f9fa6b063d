package reg.node.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.RegistryException;

class StageTest {
  @TempDir Path temp;
  private Path target;

  @BeforeEach
  void setTarget() {
    target = temp.resolve("out");
  }

  @Test
  void showsTheTreeAtOnceAndLeavesNothingBehind() throws IOException {
    try (Stage stage = Stage.open(target, "id")) {
      Files.writeString(stage.tree().resolve("file"), "new");
      assertThat(target).doesNotExist();
      stage.publish();
    }
    assertThat(target.resolve("file")).hasContent("new");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void replacesTheFormerTargetWhole() throws IOException {
    Files.createDirectories(target);
    Files.writeString(target.resolve("old"), "old");
    try (Stage stage = Stage.open(target, "id")) {
      Files.writeString(stage.tree().resolve("file"), "new");
      stage.publish();
    }
    assertThat(target.resolve("old")).doesNotExist();
    assertThat(target.resolve("file")).hasContent("new");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void nobodyElseCanReadTheStage() throws IOException {
    try (Stage stage = Stage.open(target, "id")) {
      var mode = Files.getPosixFilePermissions(stage.tree().getParent());
      assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rwx------");
    }
  }

  @Test
  void goesOnWithWhatADeadPullLeft() throws IOException {
    try (Stage stage = Stage.open(target, "id")) {
      Files.writeString(stage.tree().resolve("file"), "kept");
    }
    try (Stage stage = Stage.open(target, "id")) {
      assertThat(stage.tree().resolve("file")).hasContent("kept");
      stage.discard();
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void removesTheStageOfAnotherReleaseThatDied() throws IOException {
    Stage.open(target, "one").close();
    Files.createDirectories(temp.resolve(".other.reg-part-x"));
    Stage.open(target, "two").close();
    assertThat(names()).containsExactly(".other.reg-part-x", ".out.reg-part-two");
  }

  @Test
  void touchesNoFolderThatSomebodyElseCouldHaveMade() throws IOException {
    Path theirs = Files.createDirectory(temp.resolve("theirs"));
    Path link = Files.createSymbolicLink(temp.resolve(".out.reg-part-link"), theirs);
    Path open = Files.createDirectory(temp.resolve(".out.reg-part-open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Stage.open(target, "mine").close();
    assertThat(theirs).isEmptyDirectory();
    assertThat(link).isSymbolicLink();
    assertThat(open).isEmptyDirectory();
    for (String id : List.of("link", "open")) {
      assertThatThrownBy(() -> Stage.open(target, id))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT));
    }
    assertThat(theirs).isEmptyDirectory();
  }

  @Test
  void leavesALivingStageAlone() {
    Stage living = Stage.open(target, "one");
    Stage.open(target, "two").close();
    assertThat(living.tree()).exists();
    assertThatThrownBy(() -> Stage.open(target, "one"))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT))
        .hasMessageContaining(target.toString());
    living.close();
  }

  @Test
  void putsTheFormerTargetBackAfterADeathBetweenTheRenames() throws IOException {
    for (String next : List.of("one", "two")) {
      Stage.open(target, "one").close();
      Path old = temp.resolve(".out.reg-part-one/old");
      Files.createDirectories(old);
      Files.writeString(old.resolve("file"), "old");
      Stage.open(target, next).close();
      assertThat(target.resolve("file")).hasContent("old");
      assertThat(old).doesNotExist();
      Files.delete(target.resolve("file"));
      Files.delete(target);
    }
  }

  @Test
  void removesWhatIsLeftBesideATargetThatIsRight() throws IOException {
    Files.createDirectories(target);
    try (Stage stage = Stage.open(target, "id")) {
      Files.createDirectories(stage.tree().resolveSibling("old"));
      Stage.removeLeft(target);
      assertThat(names()).hasSize(2);
    }
    Stage.removeLeft(target);
    assertThat(names()).containsExactly("out");
  }

  @Test
  void removesTheFormerTargetAfterADeathBehindTheRenames() throws IOException {
    Files.createDirectories(target);
    Files.writeString(target.resolve("file"), "new");
    Stage.open(target, "one").close();
    Files.createDirectories(temp.resolve(".out.reg-part-one/old"));
    Stage.open(target, "two").close();
    assertThat(target.resolve("file")).hasContent("new");
    assertThat(names()).containsExactly(".out.reg-part-two", "out");
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(temp)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}

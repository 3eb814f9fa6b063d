package reg.node.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.node.push.FolderScan.Links;

class FolderScanTest {
  @TempDir Path temp;

  @Test
  void findsFilesAndEmptyFoldersInOrder() throws IOException {
    write("b.txt", "a/x", "a/y/z", "ü/é");
    Files.createDirectories(temp.resolve("empty/inner"));
    assertThat(scan().files().stream().map(FoundFile::path))
        .containsExactly("a/x", "a/y/z", "b.txt", "ü/é");
    assertThat(scan().emptyFolders()).containsExactly("empty/inner");
    assertThat(scan().bytes()).isEqualTo(4);
  }

  @Test
  void takesASingleFileUnderItsName() throws IOException {
    write("model.gguf");
    Files.createSymbolicLink(temp.resolve("link.gguf"), temp.resolve("model.gguf"));
    assertThat(paths(FolderScan.of(temp.resolve("model.gguf"), Links.REFUSE)))
        .isEqualTo("model.gguf");
    assertThat(paths(FolderScan.of(temp.resolve("link.gguf"), Links.REFUSE)))
        .isEqualTo("link.gguf");
  }

  @Test
  void leavesOutGitAndReceiptAndWhatTheRulesSay() throws IOException {
    write(".git/config", "sub/.git/HEAD", ".gitignore", ".reg-receipt", "a.tmp", "keep/a.tmp");
    write("build/x", "build/y/z", "sub/only/here", "sub/other");
    Files.writeString(temp.resolve(".regignore"), "*.tmp\n/build/\n!keep/a.tmp\n");
    Files.writeString(temp.resolve("sub/.regignore"), "/only/\n");
    assertThat(paths(scan()))
        .isEqualTo(".gitignore .regignore keep/a.tmp sub/.regignore sub/other");
    assertThat(scan().emptyFolders()).isEmpty();
  }

  @Test
  void rulesOfTheInnerFolderWin() throws IOException {
    write("a/x.bin", "b/x.bin");
    Files.writeString(temp.resolve(".regignore"), "*.bin\n");
    Files.writeString(temp.resolve("a/.regignore"), "!x.bin\n");
    assertThat(paths(scan())).isEqualTo(".regignore a/.regignore a/x.bin");
  }

  @Test
  void refusesLinksByNameUnlessTheyAreIgnored() throws IOException {
    write("real");
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("real"));
    assertThatThrownBy(this::scan)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
        .hasMessageContaining(link.toString())
        .hasMessageContaining("--follow-links");
    Files.writeString(temp.resolve(".regignore"), "link\n");
    assertThat(paths(scan())).isEqualTo(".regignore real");
  }

  @Test
  void followsLinksThatStayInside() throws IOException {
    write("real/file");
    Files.createSymbolicLink(temp.resolve("file"), Path.of("real/file"));
    Files.createSymbolicLink(temp.resolve("folder"), Path.of("real"));
    assertThat(paths(FolderScan.of(temp, Links.FOLLOW))).isEqualTo("file folder/file real/file");
  }

  @Test
  void followsLinksIntoTheBlobsOfAHubCache() throws IOException {
    write("models--a--b/blobs/abc", "models--a--b/snapshots/rev/plain", "elsewhere/blobs/x");
    Path snapshot = temp.resolve("models--a--b/snapshots/rev");
    Files.createSymbolicLink(snapshot.resolve("model"), Path.of("../../blobs/abc"));
    var scan = FolderScan.of(snapshot, Links.FOLLOW);
    assertThat(paths(scan)).isEqualTo("model plain");
    assertThat(scan.files().getFirst().file().toString()).endsWith("blobs/abc");

    Files.createSymbolicLink(snapshot.resolve("other"), temp.resolve("elsewhere/blobs/x"));
    assertThatThrownBy(() -> FolderScan.of(snapshot, Links.FOLLOW))
        .hasMessageContaining("out of the folder");
  }

  @Test
  void refusesLinksOutOfTheFolderAndToNothing() throws IOException {
    write("in/file", "out");
    Path link = temp.resolve("in/link");
    Files.createSymbolicLink(link, temp.resolve("out"));
    assertThatThrownBy(() -> FolderScan.of(temp.resolve("in"), Links.FOLLOW))
        .hasMessageContaining("out of the folder")
        .hasMessageContaining(link.toString());
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("nowhere"));
    assertThatThrownBy(() -> FolderScan.of(temp.resolve("in"), Links.FOLLOW))
        .hasMessageContaining("link to nothing");
  }

  @Test
  void endsAtALinkInACircle() throws IOException {
    write("a/file");
    Files.createSymbolicLink(temp.resolve("a/loop"), Path.of(".."));
    assertThatThrownBy(() -> FolderScan.of(temp, Links.FOLLOW)).hasMessageContaining("circle");
  }

  @Test
  void refusesSpecialFilesByName() throws Exception {
    Path pipe = temp.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(this::scan)
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(pipe.toString())
        .hasMessageContaining("pipe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CON", "a:b", "x ", "nul.txt", "a\\b", ".reg-part"})
  void refusesNamesThatNoReleaseMayHave(String name) throws IOException {
    write(name);
    assertThatThrownBy(this::scan)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void refusesNamesThatCollideElsewhere() throws IOException {
    write("README", "readme");
    assertThatThrownBy(this::scan).isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesNamesThatAreNotUtf8() throws Exception {
    String make = "touch \"$(printf 'a\\377b')\"";
    var process = new ProcessBuilder("sh", "-c", make).directory(temp.toFile()).start();
    assertThat(process.waitFor()).isZero();
    assertThatThrownBy(this::scan).hasMessageContaining("not UTF-8");
  }

  @Test
  void saysThatThereIsNothing() {
    assertThatThrownBy(() -> FolderScan.of(temp.resolve("absent"), Links.REFUSE))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND))
        .hasMessageContaining("absent");
  }

  @Test
  void noticesAFileThatChanged() throws IOException {
    write("file", "gone");
    var files = scan().files();
    files.forEach(FoundFile::requireUnchanged);
    Files.writeString(temp.resolve("file"), "longer");
    Files.delete(temp.resolve("gone"));
    for (FoundFile file : files) {
      assertThatThrownBy(file::requireUnchanged)
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT))
          .hasMessageContaining(file.path());
    }
  }

  private FolderScan scan() {
    return FolderScan.of(temp, Links.REFUSE);
  }

  private static String paths(FolderScan scan) {
    return String.join(" ", scan.files().stream().map(FoundFile::path).toList());
  }

  private void write(String... paths) throws IOException {
    for (String path : paths) {
      Path file = temp.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    }
  }
}

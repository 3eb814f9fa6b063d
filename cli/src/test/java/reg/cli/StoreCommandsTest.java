package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** init, key, pin, unpin, pins, gc, fsck and stats. */
class StoreCommandsTest {
  @TempDir private Path folder;
  private Console console = new Console();

  @BeforeEach
  void openConsole() {
    console = Console.at(folder.resolve("home"));
  }

  private String push(String name) throws IOException {
    return console
        .run("push", "--json", Sample.model(folder.resolve("model"), 1).toString(), name)
        .json()
        .get("root")
        .asText();
  }

  @Test
  void initMakesOneIdentityAndKeepsIt() {
    var first = console.run("init");
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("did:key:z6Mk", "12D3KooW");
    assertThat(first.err()).contains("made an identity");
    var again = console.run("init", "--json");
    assertThat(again.err()).contains("has an identity");
    assertThat(first.out()).contains(again.json().get("did").asText());
  }

  @Test
  void theKeyIsShownSavedAndTakenOver() {
    assertThat(console.run("key", "show").code()).isEqualTo(3);
    console.run("init");
    var shown = console.run("key", "show", "--json").json();
    assertThat(shown.get("did").asText()).startsWith("did:key:z6Mk");
    assertThat(shown.get("peerId").asText()).startsWith("12D3KooW");
    assertThat(console.run("key", "show", "--pem").out()).startsWith("-----BEGIN PUBLIC KEY");
    assertThat(console.run("key", "show", "--pem", "--json").json().has("publicKey")).isTrue();
    String file = folder.resolve("key.pem").toString();
    assertThat(console.run("key", "export", file).code()).isZero();
    assertThat(console.run("key", "export", file).code()).isEqualTo(5);
    var other = Console.at(folder.resolve("other"));
    assertThat(other.run("init", "--json", "--import", file).json().get("did"))
        .isEqualTo(shown.get("did"));
    assertThat(console.run("key").code()).isEqualTo(2);
  }

  @Test
  void pinsAreListedAndLetGo() throws IOException {
    String root = push("m:1");
    var pinned = console.run("pin", root, "--name", "mine", "--direct");
    assertThat(pinned.code()).as(pinned.err()).isZero();
    assertThat(pinned.out()).contains(root, "mine");
    assertThat(console.run("pins").out()).contains(root, "mine", "direct");
    assertThat(console.run("pins", "--json").json().get("pins")).isNotEmpty();
    assertThat(console.run("unpin", root, "--json").json().get("root").asText()).isEqualTo(root);
    assertThat(console.run("pins").out()).doesNotContain("mine");
    assertThat(console.run("unpin", "absent:1").code()).isEqualTo(3);
    assertThat(console.run("pin", "absent:1").code()).isEqualTo(3);
  }

  @Test
  void gcFreesWhatWasRemoved() throws IOException {
    push("m:1");
    long before = console.run("stats", "--json").json().get("blocks").asLong();
    assertThat(console.run("gc", "--json").json().get("deletedBlocks").asLong()).isZero();
    console.run("rm", "--yes", "m");
    var gc = console.run("gc");
    assertThat(gc.code()).as(gc.err()).isZero();
    assertThat(gc.out()).contains("deleted", "kept");
    assertThat(console.run("stats", "--json").json().get("blocks").asLong()).isLessThan(before);
  }

  @Test
  void aSoundStoreChecksOut() throws IOException {
    push("m:1");
    var fsck = console.run("fsck");
    assertThat(fsck.code()).as(fsck.err()).isZero();
    assertThat(fsck.out()).contains("sound");
    assertThat(console.run("fsck", "--json").json().get("ok").asBoolean()).isTrue();
  }

  @Test
  void aStoreThatCannotBeOpenedIsNamedAndMadeAnew() throws IOException {
    push("m:1");
    Path manifest = damageManifest();
    String name = manifest.getFileName().toString();
    var pull = console.run("pull", "m:1", folder.resolve("out").toString());
    assertThat(pull.code()).isEqualTo(12);
    assertThat(pull.err()).contains(name, "reg fsck --repair");
    var fsck = console.run("fsck");
    assertThat(fsck.code()).isEqualTo(12);
    assertThat(fsck.out()).contains("damaged-file: " + manifest);
    assertThat(fsck.err()).contains("reg fsck --repair");
    var repair = console.run("fsck", "--repair");
    assertThat(repair.code()).as(repair.err()).isZero();
    assertThat(repair.out()).contains("sound");
    assertThat(console.run("pull", "m:1", folder.resolve("out").toString()).code()).isZero();
  }

  private Path damageManifest() throws IOException {
    try (var files = Files.newDirectoryStream(folder.resolve("home/store/db"), "MANIFEST-*")) {
      Path manifest = files.iterator().next();
      byte[] bytes = Files.readAllBytes(manifest);
      bytes[bytes.length / 2] ^= 1;
      return Files.write(manifest, bytes);
    }
  }

  @Test
  void statsCountWhatIsHeld() throws IOException {
    push("m:1");
    var stats = console.run("stats");
    assertThat(stats.code()).as(stats.err()).isZero();
    assertThat(stats.out()).contains("artifacts", "on disk");
    var json = console.run("stats", "--json").json();
    assertThat(json.get("artifacts").asLong()).isEqualTo(1);
    assertThat(json.get("versions").asLong()).isEqualTo(1);
    assertThat(json.get("rawBytes").asLong()).isGreaterThan(800_000);
    assertThat(json.get("diskBytes").asLong()).isPositive();
  }
}

package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that only some may read. */
class PrivateCommandsTest {
  @TempDir private Path folder;
  private Console alice = new Console();
  private Console bob = new Console();
  private String model = "";

  @BeforeEach
  void makeModel() throws IOException {
    alice = Console.at(folder.resolve("alice"));
    bob = Console.at(folder.resolve("bob"));
    model = Sample.model(folder.resolve("model"), 1).toString();
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  /** Publishes as alice for bob; gives the reference. */
  private String pushForBob() {
    String reader = bob.run("key", "recipient").lastLine();
    assertThat(reader)
        .matches("age1[a-z0-9]{58}")
        .isEqualTo(bob.run("key", "recipient").lastLine());
    var pushed = alice.run("push", model, "m:1.0", "--recipient", reader);
    assertThat(pushed.code()).as(pushed.err()).isZero();
    String line = pushed.lastLine();
    return line.substring(0, line.indexOf(" "));
  }

  private void carry(String ref, Console to) {
    assertThat(alice.run("export", ref, out("m.car")).code()).isZero();
    assertThat(to.run("import", out("m.car")).code()).isZero();
  }

  @Test
  void aReaderPullsPrintsVerifiesAndRuns() throws IOException {
    String ref = pushForBob();
    carry(ref, bob);
    assertThat(bob.run("pull", ref, out("got")).code()).isZero();
    String config = Files.readString(folder.resolve("model/config.json"));
    assertThat(folder.resolve("got/config.json")).hasContent(config);
    assertThat(bob.run("verify", out("got")).code()).isZero();
    assertThat(bob.run("cat", ref, "config.json").out()).isEqualTo(config);
    var ran =
        bob.run("run", ref, "--", "test", "-e", folder.resolve("model/config.json").toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    var shown = bob.run("show", "--json", ref).json();
    assertThat(shown.get("profile").asText()).isEqualTo("age-1");
    assertThat(shown.get("files")).hasSize(1);
    assertThat(shown.get("meta")).isEmpty();
    assertThat(bob.run("show", ref).out()).doesNotContain("config.json");
  }

  @Test
  void whoIsNotNamedIsToldSoAndKeepsTheEncryptedFile() throws IOException {
    String ref = pushForBob();
    Console carol = Console.at(folder.resolve("carol"));
    carry(ref, carol);
    for (String[] command :
        new String[][] {
          {"pull", ref, out("no")}, {"cat", ref, "config.json"}, {"run", ref, "--", "true"}
        }) {
      var refused = carol.run(command);
      assertThat(refused.code()).as(refused.err()).isEqualTo(3);
      assertThat(refused.err()).contains("is private, for 2 recipients", "reg key recipient");
    }
    assertThat(carol.run("verify", ref).code()).isZero();
    assertThat(carol.run("pull", ref, out("raw"), "--encrypted").code()).isZero();
    assertThat(folder.resolve("raw/release.tar.age")).isRegularFile();
    String lent = folder.resolve("bob/keys/age.key").toString();
    assertThat(carol.run("pull", ref, out("lent"), "--identity", lent).code()).isZero();
    assertThat(folder.resolve("lent/config.json")).exists();
  }

  /** What is refused of a model in the clear is refused of one that was encrypted. */
  @Test
  void whatMustNotBeLoadedIsNotLoadedEither() throws IOException {
    String reader = bob.run("key", "recipient").lastLine();
    Files.writeString(folder.resolve("model/evil.pkl"), "cos\nsystem\n(S'true'\ntR.");
    assertThat(alice.run("push", model, "m:2", "--recipient", reader).code()).isZero();
    assertThat(alice.run("run", "m:2", "--", "true").code()).isEqualTo(13);
    Files.delete(folder.resolve("model/evil.pkl"));
    assertThat(alice.run("push", model, "m:3", "--recipient", reader).code()).isZero();
    assertThat(alice.run("pull", "m:3", out("mine")).code()).isZero();
    for (String target : new String[] {"m:3", out("mine")}) {
      assertThat(alice.run("run", target, "--", "true").code()).isZero();
    }
    assertThat(alice.run("withdraw", "m:3", "--reason", "leaked").code()).isZero();
    for (String target : new String[] {"m:3", out("mine")}) {
      assertThat(alice.run("run", target, "--", "true").code()).isEqualTo(16);
    }
  }

  @Test
  void whatCannotBePrivateIsRefused() {
    String reader = bob.run("key", "recipient").lastLine();
    assertThat(alice.run("push", model, "m:1", "--recipient", "bob").code()).isEqualTo(2);
    for (String option : new String[] {"--reference", "--profile=reg-1"}) {
      var refused = alice.run("push", model, "m:1", "--recipient", reader, option);
      assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    }
    assertThat(bob.run("key", "recipient", "--json").json().get("recipient").asText())
        .isEqualTo(reader);
  }
}

package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.manifest.signing.PublisherKey;

class KeyChangeCommandsTest {
  @TempDir Path temp;
  private Console alice;
  private Console bob;
  private String did;

  @BeforeEach
  void publish() throws IOException {
    alice = Console.at(temp.resolve("alice"));
    bob = Console.at(temp.resolve("bob"));
    Files.writeString(Files.createDirectories(temp.resolve("m")).resolve("a"), "1");
    assertThat(push("1").code()).isZero();
    did = alice.run("key", "show", "--json").json().get("did").asText();
  }

  private Console.Result push(String version) {
    return alice.run("push", temp.resolve("m").toString(), "tiny:" + version);
  }

  private String export(String ref) {
    String file = temp.resolve("tiny.car").toString();
    try {
      Files.deleteIfExists(Path.of(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(alice.run("export", ref, file).code()).isZero();
    return file;
  }

  @Test
  void rotatesAndRevokes() {
    var rotated = alice.run("key", "rotate", "--json").json();
    assertThat(rotated.get("seq").asInt()).isOne();
    assertThat(rotated.get("publisher").asText()).isEqualTo(did);
    String key = rotated.get("keys").get(0).get("key").asText();
    assertThat(key).isNotEqualTo(did);
    var revoked = alice.run("key", "revoke", key, "--reason", "lost", "--json").json();
    assertThat(revoked.get("revoked").get(0).get("reason").asText()).isEqualTo("lost");
    assertThat(alice.run("key", "ls").out()).contains("revoked", "1 of 1 must sign", "here");
    assertThat(alice.run("show", "tiny:1").code()).isZero();
    assertThat(alice.run("key", "show", "--json").json().get("did").asText()).isEqualTo(did);
  }

  @Test
  void severalSignTogether() throws IOException {
    bob.run("init");
    String second = bob.run("key", "show", "--json").json().get("did").asText();
    var added = alice.run("key", "add", second, "--roles", "release", "--threshold", "release=2");
    assertThat(added.code()).isZero();
    Files.writeString(temp.resolve("m/a"), "2");
    var waiting = push("2");
    assertThat(waiting.code()).isEqualTo(10);
    String file;
    try (var files = Files.list(temp.resolve("alice/pending"))) {
      file = files.findFirst().orElseThrow().toString();
    }
    assertThat(waiting.err()).contains(file);
    assertThat(bob.run("sign", file).out()).contains("tiny:2", "1 of 2");
    var signed = bob.run("sign", "--add", file, "--json").json();
    assertThat(signed.get("outcome").asText()).isEqualTo("complete");
    assertThat(alice.run("sign", "--add", file).out()).contains("published");
    assertThat(alice.run("show", "tiny:2").code()).isZero();
    assertThat(alice.run("policy", "check", "tiny:2").out()).contains("signature: 2 of 2 keys");
    assertThat(alice.run("policy", "check", "tiny:1").out()).contains("signature: 1 of 1 keys");
  }

  /** Or who mistypes REG_HOME believes that a key was replaced. */
  @Test
  void aHomeWithoutAnIdentityHasNoneToRotate() {
    var rotated = Console.at(temp.resolve("empty")).run("key", "rotate");
    assertThat(rotated.code()).isEqualTo(3);
    assertThat(rotated.err()).contains("there is no identity", "reg init");
    assertThat(temp.resolve("empty/keys/publisher.key")).doesNotExist();
  }

  @Test
  void refusesWhatCannotBe() throws IOException {
    assertThat(alice.run("key", "set", "--threshold", "head=2").code()).isEqualTo(15);
    assertThat(alice.run("key", "set", "--threshold", "head").code()).isEqualTo(2);
    assertThat(alice.run("key", "set", "--threshold", "king=1").code()).isEqualTo(2);
    assertThat(alice.run("key", "set", "--expires-days", "0").code()).isEqualTo(2);
    assertThat(alice.run("key", "revoke", did, "--since", "x").code()).isEqualTo(2);
    Path pem = Files.writeString(temp.resolve("k.pem"), "hello");
    assertThat(alice.run("key", "set", "--oms", pem.toString()).code()).isEqualTo(15);
    String stranger = PublisherKey.generate().publisherId().toString();
    assertThat(alice.run("key", "rotate", stranger).code()).isEqualTo(3);
    assertThat(alice.run("key", "ls", "--json").json().get("seq").asInt()).isZero();
    String good = alice.run("key", "show", "--pem").out();
    Files.writeString(pem, good);
    assertThat(alice.run("key", "set", "--oms", pem.toString(), "--json").json().get("seq").asInt())
        .isOne();
  }

  @Test
  void firstUseAsksOnATerminalOnly() {
    var unasked = bob.run("import", export("tiny:1"));
    assertThat(unasked.code()).isZero();
    assertThat(unasked.err()).contains("not trusted by this");
    assertThat(trust()).isEqualTo("unknown");
    bob.with("REG_COLUMNS", "100");
    var no = bob.runWithInput("no\n".getBytes(StandardCharsets.UTF_8), "import", export("tiny:1"));
    assertThat(no.code()).isEqualTo(13);
    assertThat(no.err()).contains(did, "words");
    var batch = bob.run("import", "--batch", export("tiny:1"));
    assertThat(batch.code()).isZero();
    var yes =
        bob.runWithInput("yes\n".getBytes(StandardCharsets.UTF_8), "import", export("tiny:1"));
    assertThat(yes.code()).isZero();
    assertThat(trust()).isEqualTo("tofu");
  }

  private String trust() {
    return bob.run("trust", "show", did, "--json").json().get("trust").asText();
  }

  @Test
  void aReleaseNamedByItsCidAsksOnATerminalOnly() {
    bob.run("import", export("tiny:1"));
    String release = alice.run("show", "tiny:1", "--json").json().get("release").asText();
    String out = temp.resolve("out").toString();
    var batch = bob.run("pull", release, out);
    assertThat(batch.code()).isZero();
    assertThat(batch.err()).contains("not trusted by this");
    assertThat(trust()).isEqualTo("unknown");
    bob.with("REG_COLUMNS", "100");
    var no = bob.runWithInput("no\n".getBytes(StandardCharsets.UTF_8), "pull", release, out + "1");
    assertThat(no.code()).isEqualTo(13);
    assertThat(Path.of(out + "1")).doesNotExist();
    bob.run("trust", "add", "alice", did);
    assertThat(bob.run("pull", "alice/tiny:1", out + "2").code()).isZero();
    assertThat(bob.run("pull", release, out + "3").code()).isZero();
  }

  @Test
  void aRuleThatAsksIsAskedOnATerminalAndRefusedElsewhere() throws IOException {
    bob.run("import", export("tiny:1"));
    Files.writeString(temp.resolve("bob/policy.toml"), "[[rule]]\nmatch = '*/*'\nthen = 'ask'\n");
    String ref = did + "/tiny:1";
    Path out = temp.resolve("out");
    for (String[] batch : new String[][] {{}, {"--json"}, {"--batch"}}) {
      var refused = bob.run(pull(ref, out, batch));
      assertThat(refused.code()).isEqualTo(13);
      assertThat(refused.err()).contains("match */*: ask", "reg trust add NAME " + did);
      bob.with("REG_COLUMNS", "100");
    }
    assertThat(out).doesNotExist();
    var no = bob.runWithInput("no\n".getBytes(StandardCharsets.UTF_8), pull(ref, out));
    assertThat(no.code()).isEqualTo(13);
    assertThat(no.err()).contains("words", "this once?");
    assertThat(out).doesNotExist();
    var yes = bob.runWithInput("yes\n".getBytes(StandardCharsets.UTF_8), pull(ref, out));
    assertThat(yes.code()).as(yes.err()).isZero();
    assertThat(out.resolve("a")).hasContent("1");
    assertThat(trust()).isEqualTo("unknown");
    bob.run("trust", "add", "alice", did);
    var known = bob.run(pull("alice/tiny:1", out, "--batch"));
    assertThat(known.code()).isEqualTo(13);
    assertThat(known.err()).contains("ask (publisher is pinned)").doesNotContain("reg trust add");
  }

  private static String[] pull(String ref, Path out, String... more) {
    return Stream.concat(Stream.of("pull", ref, out.toString()), Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void withdrawnVersionsExitWith16() {
    push("1");
    assertThat(alice.run("withdraw", "tiny:1", "--reason", "private data").code()).isZero();
    var refused = alice.run("pull", "tiny:1", temp.resolve("out").toString());
    assertThat(refused.code()).isEqualTo(16);
    assertThat(refused.err()).contains("private data");
    assertThat(alice.run("withdraw", "tiny").code()).isEqualTo(2);
    assertThat(alice.run("withdraw", "nothing:1").code()).isEqualTo(3);
  }
}

package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** push, pull and verify. */
class PushPullTest {
  @TempDir private Path folder;
  private Console console = new Console();
  private String model = "";

  @BeforeEach
  void makeModel() throws IOException {
    console = Console.at(folder.resolve("home"));
    model = Sample.model(folder.resolve("model"), 1).toString();
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void theFirstPushMakesAnIdentityAndEndsWithTheFullReference() {
    var first = console.run("push", model, "m:1.0");
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.lastLine()).matches("did:key:z6Mk\\w+/m:1\\.0 baf\\w+");
    assertThat(first.err()).contains("made your identity", "4 files");
    var second = console.run("push", model, "m:1.0");
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).contains("holds exactly these bytes already").doesNotContain("made");
  }

  @Test
  void pushSaysInJsonWhatItDid() {
    var json = console.run("push", "--json", model, "m:1.0").json();
    assertThat(json.get("ref").asText()).endsWith("/m:1.0");
    assertThat(json.get("publisher").asText()).startsWith("did:key:z6Mk");
    assertThat(json.get("name").asText()).isEqualTo("m");
    assertThat(json.get("version").asText()).isEqualTo("1.0");
    assertThat(json.get("outcome").asText()).isEqualTo("published");
    assertThat(json.get("release").asText()).startsWith("baf");
    assertThat(json.get("root").asText()).startsWith("baf");
    assertThat(json.get("files").asLong()).isEqualTo(4);
    assertThat(json.get("bytes").asLong()).isGreaterThan(800_000);
    assertThat(json.get("newBytes").asLong()).isPositive();
    assertThat(json.get("storedBytes").asLong()).isPositive();
    assertThat(json.get("seconds").asDouble()).isPositive();
    assertThat(json.has("warnings")).isTrue();
  }

  @Test
  void provenanceIsAttestedOnceForWhatWasPushed() {
    var pushed = console.run("push", "--provenance", "--json", model, "m:1.0").json();
    var listed = console.run("attest", "ls", "m:1.0", "--json").json().get("attestations");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("attestation").asText())
        .isEqualTo(pushed.get("provenance").asText());
    assertThat(listed.get(0).get("type").asText()).isEqualTo("https://slsa.dev/provenance/v1");
    var again = console.run("push", "--provenance", model, "m:1.0");
    assertThat(again.code()).isZero();
    assertThat(again.err()).contains("no provenance was attested");
    assertThat(console.run("push", "--provenance", model, "m:2.0").err())
        .contains("attested its provenance: baf");
  }

  @Test
  void otherBytesUnderAVersionAreAConflict() throws IOException {
    console.run("push", model, "m:1.0");
    Sample.model(Path.of(model), 2);
    var result = console.run("push", "--json", model, "m:1.0");
    assertThat(result.code()).isEqualTo(5);
    assertThat(result.err()).startsWith("reg: ").hasLineCount(1);
    assertThat(result.json().get("fault").asText()).isEqualTo("conflict");
    assertThat(result.json().get("exit").asInt()).isEqualTo(5);
  }

  @Test
  void aDryRunWritesNothing() {
    var result = console.run("push", "--dry-run", model, "m:1.0");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.lastLine()).contains("(dry run)");
    assertThat(console.run("ls").out()).isEmpty();
  }

  @Test
  void standardInputBecomesOneFile() {
    byte[] text = "from a pipe".getBytes(StandardCharsets.UTF_8);
    assertThat(console.runWithInput(text, "push", "-", "piped:1").code()).isZero();
    assertThat(console.run("cat", "piped:1", "piped").out()).isEqualTo("from a pipe");
    console.runWithInput(text, "push", "-", "piped:2", "--file-name", "a.txt");
    assertThat(console.run("cat", "piped:2", "a.txt").out()).isEqualTo("from a pipe");
  }

  @Test
  void whatThePublisherSaysIsShown() {
    console.run("push", model, "base:1");
    var pushed =
        console.run(
            "push",
            model,
            "m:1.0",
            "--kind",
            "dataset",
            "--licence",
            "MIT",
            "--meta",
            "epochs=3",
            "--parent",
            "finetune=base:1",
            "--profile",
            "unixfs-v1-2025",
            "--follow-links",
            "--reference");
    assertThat(pushed.code()).as(pushed.err()).isZero();
    var shown = console.run("show", "m:1.0");
    assertThat(shown.out()).contains("dataset", "MIT", "epochs", "3", "finetune", "/base:1");
    assertThat(shown.out()).contains("unixfs-v1-2025", "sub/notes é.txt");
    var json = console.run("show", "m:1.0", "--json").json();
    assertThat(json.get("kind").asText()).isEqualTo("dataset");
    assertThat(json.get("licence").asText()).isEqualTo("MIT");
    assertThat(json.get("meta").get("own").get("epochs").asText()).isEqualTo("3");
    assertThat(json.get("lineage").get(0).get("rel").asText()).isEqualTo("finetune");
    assertThat(json.get("files")).hasSize(4);
  }

  @Test
  void wrongArgumentsOfPushEndWithTwo() {
    assertThat(console.run("push", model, "m:1", "--meta", "novalue").code()).isEqualTo(2);
    assertThat(console.run("push", model, "no/such/name:1").code()).isEqualTo(2);
    assertThat(console.run("push", model, "m:1", "--kind", "song").code()).isEqualTo(2);
    assertThat(console.run("push", model, "m:1", "--profile", "odd").code()).isEqualTo(2);
    assertThat(console.run("push", model).code()).isEqualTo(2);
  }

  @Test
  void aMissingFolderIsNotFound() {
    var result = console.run("push", out("absent"), "m:1");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("absent").hasLineCount(1);
  }

  @Test
  void aPulledFolderIsVerified() throws IOException {
    console.run("push", model, "m:1.0");
    var pulled = console.run("pull", "m:1.0", out("copy"));
    assertThat(pulled.code()).as(pulled.err()).isZero();
    assertThat(pulled.lastLine()).matches("did:key:z6Mk\\w+/m:1\\.0 baf\\w+");
    assertThat(pulled.err()).contains("signed by your own key");
    assertThat(folder.resolve("copy/sub/notes é.txt")).hasContent("notes");
    var verified = console.run("verify", out("copy"));
    assertThat(verified.code()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("/m:1.0 baf", "ok    ").doesNotContain("FAILED");
    var again = console.run("pull", "m:1.0", out("copy"));
    assertThat(again.err()).contains("holds exactly this already");
  }

  /** What is exact and signed by nobody is not called other than it is. */
  @Test
  void aFolderThatNobodySignedIsSaidToBeThat() {
    var pushed = console.run("push", "--json", model, "m:1.0").json();
    assertThat(console.run("pull", pushed.get("root").asText(), out("bare")).code()).isZero();
    var verified = console.run("verify", out("bare"));
    assertThat(verified.code()).isEqualTo(10);
    assertThat(verified.out()).contains("all exact");
    assertThat(verified.err()).contains("nobody signed").doesNotContain("pull it again");
  }

  @Test
  void aPolicyThatRefusesDoesNotMakeTheBytesOthers() throws IOException {
    console.run("push", model, "m:1.0");
    console.run("pull", "m:1.0", out("copy"));
    Files.writeString(
        folder.resolve("home/policy.toml"), "[[rule]]\nmatch = \"*/*\"\nthen = \"deny\"\n");
    var verified = console.run("verify", out("copy"));
    assertThat(verified.code()).as(verified.err()).isEqualTo(13);
    assertThat(verified.err()).contains("policy").doesNotContain("pull it again");
  }

  @Test
  void pullSaysInJsonWhatItDid() {
    console.run("push", model, "m:1.0");
    var json = console.run("pull", "--json", "m:1.0", out("copy")).json();
    assertThat(json.get("ref").asText()).endsWith("/m:1.0");
    assertThat(json.get("publisher").asText()).startsWith("did:key:z6Mk");
    assertThat(json.get("release").asText()).startsWith("baf");
    assertThat(json.get("root").asText()).startsWith("baf");
    assertThat(json.get("path").asText()).isEqualTo(out("copy"));
    assertThat(json.get("outcome").asText()).isEqualTo("written");
    assertThat(json.get("trust").asText()).isEqualTo("own");
    assertThat(json.get("files").asLong()).isEqualTo(4);
    assertThat(json.get("bytes").asLong()).isGreaterThan(800_000);
    assertThat(json.get("fetchedBytes").asLong()).isZero();
    assertThat(json.get("wireBytes").asLong()).isZero();
    assertThat(json.get("peers").asInt()).isZero();
    assertThat(json.get("seconds").isNumber()).isTrue();
  }

  @Test
  void aPartIsPulledByGlobsAndByTensors() {
    console.run("push", model, "m:1.0");
    var part = console.run("pull", "m:1.0", out("part"), "--include", "*.json", "--include=*.md");
    assertThat(part.code()).as(part.err()).isZero();
    assertThat(folder.resolve("part/config.json")).exists();
    assertThat(folder.resolve("part/model.safetensors")).doesNotExist();
    console.run("pull", "m:1.0", out("rest"), "--exclude", "*.md");
    assertThat(folder.resolve("rest/README.md")).doesNotExist();
    assertThat(folder.resolve("rest/config.json")).exists();
    var tensors = console.run("pull", "m:1.0", out("one"), "--tensors", "fixed");
    assertThat(tensors.code()).as(tensors.err()).isZero();
    assertThat(folder.resolve("one/model.safetensors").toFile().length()).isLessThan(500_000);
  }

  @Test
  void aBareRootHasNoSignature() {
    String root = console.run("push", "--json", model, "m:1.0").json().get("root").asText();
    var pulled = console.run("pull", root, out("bare"));
    assertThat(pulled.code()).as(pulled.err()).isZero();
    assertThat(pulled.err()).contains("nobody signed");
  }

  @Test
  void aFlippedBitIsTamperedAndForceMendsIt() throws IOException {
    console.run("push", model, "m:1.0");
    console.run("pull", "m:1.0", out("copy"));
    Path weights = folder.resolve("copy/model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length / 2] ^= 1;
    Files.write(weights, bytes);
    var verified = console.run("verify", out("copy"));
    assertThat(verified.code()).isEqualTo(12);
    assertThat(verified.out()).contains("FAILED", "changed: model.safetensors");
    var json = console.run("verify", "--json", out("copy"));
    assertThat(json.code()).isEqualTo(12);
    assertThat(json.json().get("ok").asBoolean()).isFalse();
    assertThat(json.json().get("fault").asText()).isEqualTo("corrupt");
    assertThat(json.json().get("files").get("changed").get(0).asText())
        .isEqualTo("model.safetensors");
    assertThat(json.json().get("reasons").get("children")).isNotEmpty();
    assertThat(console.run("pull", "m:1.0", out("copy")).code()).isEqualTo(5);
    assertThat(console.run("pull", "--force", "m:1.0", out("copy")).code()).isZero();
    assertThat(console.run("verify", out("copy")).code()).isZero();
  }

  @Test
  void whatIsNotHeldIsNotFound() {
    console.run("push", model, "m:1.0");
    assertThat(console.run("pull", "m:2.0", out("copy")).code()).isEqualTo(3);
    assertThat(console.run("verify", "nothing:1").code()).isEqualTo(3);
    assertThat(console.run("show", "nothing").code()).isEqualTo(3);
    assertThat(folder.resolve("copy")).doesNotExist();
  }

  @Test
  void quietPrintsTheResultOnly() {
    var pushed = console.run("push", "--quiet", model, "m:1.0");
    assertThat(pushed.err()).isEmpty();
    assertThat(pushed.out()).hasLineCount(1);
  }
}

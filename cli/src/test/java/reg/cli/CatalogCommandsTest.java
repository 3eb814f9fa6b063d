package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ls, log, tag, rm and diff, on two versions. */
class CatalogCommandsTest {
  @TempDir private Path folder;
  private Console console = new Console();

  @BeforeEach
  void pushTwoVersions() throws IOException {
    console = Console.at(folder.resolve("home"));
    console.run("push", Sample.model(folder.resolve("model"), 1).toString(), "m:1");
    console.run("push", Sample.model(folder.resolve("model"), 2).toString(), "m:2");
    console.run("push", Sample.model(folder.resolve("model"), 3).toString(), "other:1");
  }

  @Test
  void anEmptyHomeListsNothing() {
    var empty = Console.at(folder.resolve("empty")).run("ls");
    assertThat(empty.code()).isZero();
    assertThat(empty.out()).isEmpty();
    assertThat(empty.err()).contains("reg push");
  }

  @Test
  void lsNamesThePublisherOnceAndEachVersion() {
    var all = console.run("ls");
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out().lines().filter(line -> line.startsWith("did:key:z6Mk"))).hasSize(1);
    assertThat(all.out()).contains("  m:1 ", "  m:2 ", "  other:1 ", "latest", "model", "4 files");
    assertThat(console.run("ls", "m").out()).contains("m:1").doesNotContain("other");
    var json = console.run("ls", "--json").json().get("versions");
    assertThat(json).hasSize(3);
    assertThat(json.get(0).get("ref").asText()).startsWith("did:key:");
    assertThat(json.get(0).get("release").asText()).startsWith("baf");
    assertThat(json.get(0).get("kind").asText()).isEqualTo("model");
  }

  @Test
  void logGoesBackVersionByVersion() {
    var log = console.run("log", "m");
    assertThat(log.code()).as(log.err()).isZero();
    assertThat(log.out()).containsSubsequence("m:2", "m:1").doesNotContain("other");
    assertThat(console.run("log", "m:1").out()).doesNotContain("m:2");
    assertThat(console.run("log", "--json", "m").json().get("versions")).hasSize(2);
  }

  @Test
  void aChannelMovesAndIsRemoved() {
    var tagged = console.run("tag", "m:1", "stable");
    assertThat(tagged.code()).as(tagged.err()).isZero();
    assertThat(tagged.out()).contains("/m:1 baf");
    assertThat(console.run("show", "m:stable", "--json").json().get("version").asText())
        .isEqualTo("1");
    var json = console.run("tag", "--json", "m:2", "stable").json();
    assertThat(json.get("channel").asText()).isEqualTo("stable");
    assertThat(console.run("tag", "--delete", "m:stable").code()).isZero();
    assertThat(console.run("show", "m:stable").code()).isEqualTo(3);
    assertThat(console.run("tag", "m:1").code()).isEqualTo(2);
    assertThat(console.run("tag", "--delete", "m:1", "stable").code()).isEqualTo(2);
    assertThat(console.run("tag", "m:9", "stable").code()).isEqualTo(3);
  }

  @Test
  void rmAsksFirst() {
    byte[] no = "no\n".getBytes(StandardCharsets.UTF_8);
    var refused = console.runWithInput(no, "rm", "m:1");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("/m:1", "remove 1 version?");
    assertThat(console.run("rm", "m:1").code()).isEqualTo(2);
    assertThat(console.run("ls", "m").out()).contains("m:1 ");
    byte[] yes = "yes\n".getBytes(StandardCharsets.UTF_8);
    var removed = console.runWithInput(yes, "rm", "m:1");
    assertThat(removed.code()).as(removed.err()).isZero();
    assertThat(removed.out()).contains("/m:1 baf");
    assertThat(console.run("ls", "m").out()).contains("m:2 ").doesNotContain("m:1 ");
  }

  @Test
  void rmTakesAWholeArtifact() {
    var removed = console.run("rm", "--yes", "--json", "m");
    assertThat(removed.code()).as(removed.err()).isZero();
    assertThat(removed.json().get("removed")).hasSize(2);
    assertThat(console.run("ls").out()).contains("other:1").doesNotContain(" m:");
    assertThat(console.run("rm", "--yes", "m").code()).isEqualTo(3);
  }

  @Test
  void diffNamesFilesAndTensors() {
    var diff = console.run("diff", "m:1", "m:2");
    assertThat(diff.code()).as(diff.err()).isZero();
    assertThat(diff.out())
        .contains("/m:1\n", "/m:2\n", "M model.safetensors", "M varied F32", "3 files equal")
        .doesNotContain("fixed");
    var json = console.run("diff", "--json", "m:1", "m:2").json();
    assertThat(json.get("files")).hasSize(1);
    assertThat(json.get("files").get(0).get("tensors").get(0).get("name").asText())
        .isEqualTo("varied");
    assertThat(json.get("sharedBytes").asLong()).isGreaterThanOrEqualTo(400_000);
    assertThat(console.run("diff", "m:1", "m:1").out()).contains("4 files equal");
    assertThat(console.run("diff", "m:1").code()).isEqualTo(2);
  }
}

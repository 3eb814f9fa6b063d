package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** policy and attest. */
class PolicyCommandsTest {
  @TempDir private Path folder;
  private Console console = new Console();

  @BeforeEach
  void push() throws IOException {
    console = Console.at(folder.resolve("home"));
    console.run("push", Sample.model(folder.resolve("model"), 1).toString(), "m:1");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void checkSaysWhatThePolicySaysAndWhy() throws IOException {
    var allowed = console.run("policy", "check", "m:1", "--for", "pull");
    assertThat(allowed.code()).as(allowed.err()).isZero();
    assertThat(allowed.out())
        .startsWith("allow did:key:z6Mk")
        .contains("ok      signature: 1 of 1");
    Path strict = file("strict.toml", "[[rule]]\nmatch = \"*/other\"\n");
    var denied = console.run("policy", "check", "m:1", "--policy", strict.toString(), "--json");
    assertThat(denied.code()).isEqualTo(13);
    assertThat(denied.err()).contains("no rule of").contains("matches did:key:z6Mk");
    JsonNode json = denied.json();
    assertThat(json.get("decision").asText()).isEqualTo("deny");
    assertThat(json.get("ask").asBoolean()).isFalse();
    assertThat(json.get("use").asText()).isEqualTo("load");
    assertThat(json.get("standing").asText()).isEqualTo("own");
    assertThat(json.get("policy").get("source").asText()).isEqualTo(strict.toString());
    assertThat(json.get("reasons").get(0).get("check").asText()).isEqualTo("rule");
    assertThat(json.get("reasons").get(0).get("verdict").asText()).isEqualTo("failed");
  }

  @Test
  void checkTakesAFolderAndWritesASummary() throws IOException {
    String copy = folder.resolve("copy").toString();
    console.run("pull", "m:1", copy);
    Path vsa = folder.resolve("vsa.json");
    var checked = console.run("policy", "check", copy, "--for", "pull", "--vsa", vsa.toString());
    assertThat(checked.code()).as(checked.err()).isZero();
    JsonNode envelope = new ObjectMapper().readTree(Files.readString(vsa));
    byte[] payload = Base64.getDecoder().decode(envelope.get("payload").asText());
    JsonNode statement = new ObjectMapper().readTree(new String(payload, StandardCharsets.UTF_8));
    assertThat(statement.get("predicateType").asText())
        .isEqualTo("https://slsa.dev/verification_summary/v1");
    assertThat(statement.get("predicate").get("verificationResult").asText()).isEqualTo("PASSED");
    assertThat(console.run("attest", "--import", vsa.toString()).code()).isZero();
    assertThat(console.run("attest", "ls", "m:1").out()).contains("verification_summary");
  }

  @Test
  void showPrintsThePolicyInForce() throws IOException {
    String builtIn = console.run("policy", "show").out();
    assertThat(builtIn).contains("[[rule]]").contains("then = \"ask\"");
    assertThat(console.run("policy", "show", "--json").json().get("source").asText())
        .isEqualTo("default");
    String own = "[[rule]]\nmatch = \"*/*\"\n";
    Path file = Files.writeString(folder.resolve("home/policy.toml"), own);
    assertThat(console.run("policy", "show").out()).isEqualTo(own);
    assertThat(console.run("policy", "show", "--json").json().get("source").asText())
        .isEqualTo(file.toString());
    Files.writeString(file, "[[rule]]\nmatch = \"*/*\"\nx = 1\n");
    var broken = console.run("policy", "show");
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err()).contains("line 3").contains("'x' is not known");
    assertThat(console.run("pull", "m:1", folder.resolve("out").toString()).code()).isEqualTo(2);
  }

  @Test
  void attestSignsAndLists() throws IOException {
    Path yes = file("yes.json", "{\"result\":\"approved\",\"comment\":\"good\"}");
    var made =
        console.run(
            "attest",
            "m:1",
            "--type",
            "review",
            "--predicate",
            yes.toString(),
            "--expires",
            "90d",
            "--json");
    assertThat(made.code()).as(made.err()).isZero();
    JsonNode subject = made.json().get("subjects").get(0);
    assertThat(subject.get("sha256").asText()).hasSize(64);
    assertThat(subject.get("expires").asText()).endsWith("Z");
    var listed = console.run("attest", "ls", "m:1", "--json").json().get("attestations");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("type").asText()).isEqualTo("reg/review/v1");
    assertThat(console.run("attest", "ls", "m:1").out())
        .isEqualTo(
            "reg/review/v1 ["
                + console.run("key", "show", "--json").json().get("did").asText()
                + "] "
                + made.json().get("attestation").asText()
                + "\n");
  }

  @Test
  void attestSaysWhatIsWrong() throws IOException {
    Path yes = file("yes.json", "{\"result\":\"approved\"}");
    String file = yes.toString();
    assertThat(console.run("attest").code()).isEqualTo(2);
    assertThat(console.run("attest", "m:1").code()).isEqualTo(2);
    assertThat(console.run("attest", "m:1", "--import", file).code()).isEqualTo(2);
    assertThat(console.run("attest", "m:1", "--type", "x", "--predicate", file).code())
        .isEqualTo(2);
    assertThat(console.run("attest", "m:1", "--type", "scan", "--predicate", file).code())
        .isEqualTo(15);
    assertThat(console.run("attest", "m:9", "--type", "review", "--predicate", file).code())
        .isEqualTo(3);
    assertThat(console.run("attest", "--import", file).code()).isEqualTo(15);
    byte[] large = new byte[(1 << 20) + 1];
    var tooLong = console.runWithInput(large, "attest", "--import", "-");
    assertThat(tooLong.code()).isEqualTo(15);
    assertThat(tooLong.err()).contains("more than 1048576 bytes");
  }
}

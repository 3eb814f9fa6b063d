package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** key oms, export --oms and --sbom, verify --oms. */
class ModelSigningCommandsTest {
  @TempDir private Path folder;
  private Console console = new Console();
  private String signed = "";

  @BeforeEach
  void push() throws IOException {
    console = Console.at(folder.resolve("home"));
    Path model = Sample.model(folder.resolve("model"), 1);
    Files.writeString(model.resolve(".gitattributes"), "*.safetensors lfs");
    assertThat(console.run("push", model.toString(), "tiny:1.0").code()).isZero();
    signed = folder.resolve("signed").toString();
  }

  private Console.Result verify(String... more) {
    var words = new java.util.ArrayList<String>();
    words.addAll(java.util.List.of("verify", signed + "/tiny", "--oms", signed + "/tiny.sig"));
    words.addAll(java.util.List.of(more));
    return console.run(words.toArray(String[]::new));
  }

  @Test
  void exportedFoldersVerify() throws IOException {
    var exported = console.run("export", "tiny:1.0", "--oms", signed, "--json");
    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(exported.json().get("leftOut").get(0).asText()).isEqualTo(".gitattributes");
    assertThat(exported.err()).contains("model_signing verify key", ".gitattributes");
    var verified = verify("--key", signed + "/tiny.pub");
    assertThat(verified.code()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("ok", "model-signature", "P256 key");
    Files.writeString(Path.of(signed, "tiny/config.json"), "{}");
    var changed = verify("--key", signed + "/tiny.pub", "--json");
    assertThat(changed.code()).isEqualTo(12);
    assertThat(changed.json().get("files").get("changed").get(0).asText()).isEqualTo("config.json");
    assertThat(console.run("export", "tiny:1.0", "--oms", signed).code()).isEqualTo(5);
  }

  @Test
  void theKeyIsMadeOnceAndShown() throws IOException {
    var key = console.run("key", "oms", "--json").json();
    assertThat(console.run("key", "oms", "--pem").out()).isEqualTo(key.get("publicKey").asText());
    assertThat(console.run("key", "oms").out()).contains(key.get("hint").asText());
    console.run("export", "tiny:1.0", "--oms", signed);
    assertThat(Path.of(signed, "tiny.pub")).hasContent(key.get("publicKey").asText());
  }

  @Test
  void refusesHalfARequest() throws IOException {
    console.run("export", "tiny:1.0", "--oms", signed);
    assertThat(verify().code()).isEqualTo(2);
    assertThat(verify("--key", "k", "--cert-root", "r").code()).isEqualTo(2);
    assertThat(verify("--key", signed + "/missing").code()).isEqualTo(3);
    assertThat(verify("--cert-root", signed + "/tiny.pub").code()).isEqualTo(15);
    Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
    assertThat(verify("--key", large.toString()).code()).isEqualTo(15);
    assertThat(console.run("export", "tiny:1.0", "x.car", "--oms", signed).code()).isEqualTo(2);
  }

  @Test
  void exportsABillOfMaterials() throws IOException {
    var printed = console.run("export", "tiny:1.0", "--sbom", "cyclonedx");
    assertThat(printed.code()).isZero();
    assertThat(printed.json().get("bomFormat").asText()).isEqualTo("CycloneDX");
    String file = folder.resolve("tiny.spdx.json").toString();
    var written = console.run("export", "tiny:1.0", file, "--sbom", "spdx3", "--json");
    assertThat(written.json().get("path").asText()).isEqualTo(file);
    assertThat(Path.of(file)).content().contains("3.0.1");
    assertThat(console.run("export", "tiny:1.0", file, "--sbom", "spdx3").code()).isEqualTo(5);
    assertThat(console.run("export", "tiny:1.0", "--sbom", "spdx3", "--json").code()).isEqualTo(2);
  }
}

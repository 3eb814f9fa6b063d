package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanCommandTest {
  private static final String PICKLE = "cos\nsystem\n(S'echo pwned'\ntR.";

  @TempDir Path folder;
  private Path model;
  private Console console;

  @BeforeEach
  void makeModel() throws IOException {
    console = Console.at(folder.resolve("home"));
    model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("README.md"), "a model");
  }

  @Test
  void aFolderWithoutFindingsIsDone() {
    var result = console.run("scan", model.toString(), "--json");
    assertThat(result.code()).isZero();
    assertThat(result.json().get("ok").asBoolean()).isTrue();
    assertThat(result.json().get("files").get(0).get("format").asText()).isEqualTo("other");
  }

  @Test
  void aDeniedFileEndsWithRefusedFormat() throws IOException {
    Files.writeString(model.resolve("a\u001b[31m.gguf"), PICKLE, StandardCharsets.ISO_8859_1);
    var result = console.run("scan", model.toString());
    assertThat(result.code()).isEqualTo(15);
    assertThat(result.out())
        .contains("deny  a\\u001b[31m.gguf", "pickle.global", "imports os.system")
        .doesNotContain("\u001b");
    var json = console.run("scan", model.toString(), "--json").json();
    assertThat(json.get("denied").asInt()).isOne();
    assertThat(json.findValuesAsText("rule")).contains("pickle.global", "gguf.malformed");
  }

  @Test
  void oneFileIsScannedUnderItsName() throws IOException {
    Path file = Files.writeString(model.resolve("weights.bin"), PICKLE);
    var result = console.run("scan", file.toString(), "--json");
    assertThat(result.code()).isEqualTo(15);
    assertThat(result.json().get("files").get(0).get("path").asText()).isEqualTo("weights.bin");
  }

  @Test
  void aVersionInTheStoreIsScanned() throws IOException {
    Files.writeString(model.resolve("weights.bin"), PICKLE);
    var pushed = console.run("push", model.toString(), "m:1");
    assertThat(pushed.code()).isZero();
    assertThat(pushed.err()).contains("weights.bin: pickle.global");
    var result = console.run("scan", "m:1", "--json");
    assertThat(result.code()).isEqualTo(15);
    assertThat(result.json().findValuesAsText("rule")).contains("pickle.global");
    var pulled = console.run("pull", "m:1", folder.resolve("out").toString());
    assertThat(pulled.code()).isZero();
    assertThat(pulled.err()).contains("weights.bin: pickle.global");
  }

  @Test
  void nothingAtThePathIsNotFound() {
    assertThat(console.run("scan", folder.resolve("gone").toString()).code()).isEqualTo(3);
  }
}

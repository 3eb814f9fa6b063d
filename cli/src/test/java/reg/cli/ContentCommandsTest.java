package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** cat, path, export and import. */
class ContentCommandsTest {
  @TempDir private Path folder;
  private Console console = new Console();
  private Path model = Path.of("");

  @BeforeEach
  void push() throws IOException {
    console = Console.at(folder.resolve("home"));
    model = Sample.model(folder.resolve("model"), 1);
    console.run("push", model.toString(), "m:1");
  }

  @Test
  void catWritesTheBytesOfAFile() throws IOException {
    var whole = console.run("cat", "m:1", "model.safetensors");
    assertThat(whole.code()).as(whole.err()).isZero();
    byte[] bytes = Files.readAllBytes(model.resolve("model.safetensors"));
    assertThat(whole.stdout().toByteArray()).isEqualTo(bytes);
    assertThat(console.run("cat", "m:1", "config.json", "--offset", "2", "--length=10").out())
        .isEqualTo("model_type");
    var json = console.run("cat", "--json", "m:1", "README.md").json();
    assertThat(Base64.getDecoder().decode(json.get("base64").asText()))
        .isEqualTo(Sample.CARD.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void catOfWhatIsNotThereFails() {
    assertThat(console.run("cat", "m:1", "absent").code()).isEqualTo(3);
    assertThat(console.run("cat", "m:2", "config.json").code()).isEqualTo(3);
    assertThat(console.run("cat", "m:1", "config.json", "--offset", "-1").code()).isEqualTo(2);
    assertThat(console.run("cat", "m:1", "config.json", "--length", "many").code()).isEqualTo(2);
  }

  @Test
  void pathNamesAVerifiedCopy() {
    Path file = Path.of(console.run("path", "m:1", "config.json").lastLine());
    assertThat(file).hasSameTextualContentAs(model.resolve("config.json"));
    Path copy = Path.of(console.run("path", "--json", "m:1").json().get("path").asText());
    assertThat(copy.resolve("sub/notes é.txt")).hasContent("notes");
    assertThat(console.run("path", "m:1", "absent").code()).isEqualTo(3);
  }

  @Test
  void aCarFileMovesAVersionWithItsSignature() throws IOException {
    Path car = folder.resolve("m.car");
    var exported = console.run("export", "--json", "m:1", car.toString());
    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(exported.json().get("bytes").asLong()).isEqualTo(Files.size(car));
    assertThat(exported.json().get("blocks").asLong()).isPositive();
    String ref = exported.json().get("ref").asText();

    var other = Console.at(folder.resolve("other"));
    var imported = other.run("import", car.toString());
    assertThat(imported.code()).as(imported.err()).isZero();
    assertThat(imported.out()).contains(ref);
    String copy = folder.resolve("copy").toString();
    var pulled = other.run("pull", ref, copy);
    assertThat(pulled.code()).as(pulled.err()).isZero();
    assertThat(pulled.err()).contains("signed by the publisher");
    assertThat(other.run("verify", copy).code()).isZero();
  }

  @Test
  void exportAndImportTakeStreams() {
    var car = console.run("export", "--quiet", "m:1", "-");
    assertThat(car.code()).as(car.err()).isZero();
    var other = Console.at(folder.resolve("other"));
    var imported = other.runWithInput(car.stdout().toByteArray(), "import", "-", "--json");
    assertThat(imported.code()).as(imported.err()).isZero();
    assertThat(imported.json().get("refs")).hasSize(1);
    assertThat(imported.json().get("newBytes").asLong()).isPositive();
  }

  @Test
  void exportKeepsAFileThatExists() throws IOException {
    Path car = Files.writeString(folder.resolve("m.car"), "mine");
    assertThat(console.run("export", "m:1", car.toString()).code()).isEqualTo(5);
    assertThat(car).hasContent("mine");
    assertThat(console.run("export", "--force", "m:1", car.toString()).code()).isZero();
    assertThat(Files.size(car)).isGreaterThan(800_000);
    assertThat(console.run("export", "m:9", folder.resolve("n.car").toString()).code())
        .isEqualTo(3);
    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .doesNotContain("n.car", "n.car.part", "m.car.part");
    }
  }

  @Test
  void aDamagedCarIsRefused() throws IOException {
    Path car = folder.resolve("m.car");
    console.run("export", "m:1", car.toString());
    byte[] bytes = Files.readAllBytes(car);
    bytes[bytes.length / 2] ^= 1;
    Files.write(car, bytes);
    var other = Console.at(folder.resolve("other"));
    assertThat(other.run("import", car.toString()).code()).isEqualTo(12);
    Files.write(car, java.util.Arrays.copyOf(bytes, 100));
    assertThat(other.run("import", car.toString()).code()).isEqualTo(15);
    assertThat(other.run("import", folder.resolve("absent").toString()).code()).isEqualTo(3);
  }
}

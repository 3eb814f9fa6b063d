package reg.node.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.node.TestHome;
import reg.node.diff.Difference.Change;
import reg.node.diff.Difference.FileChange;
import reg.node.diff.Difference.TensorChange;

class DifferTest {
  private static final Path MODEL =
      Path.of(System.getProperty("reg.repository", ".."))
          .resolve("test-data/tiny-llama/model.safetensors");
  private static final Path GGUF = MODEL.resolveSibling("tiny-llama.gguf");

  @TempDir Path temp;
  private TestHome home;

  @BeforeEach
  void open() {
    home = TestHome.inMemory(temp);
  }

  @Test
  void namesAddedRemovedChangedAndRenamedFiles() {
    home.push(home.folder("m", "same:1", "changed:22", "gone:333", "old:4444"), "tiny:1");
    home.push(home.folder("n", "same:1", "changed:xx", "added:55555", "new:4444"), "tiny:2");
    Difference difference = diff();
    assertThat(difference.files().stream().map(file -> file.change() + " " + file.path()))
        .containsExactly("ADDED added", "CHANGED changed", "REMOVED gone", "RENAMED new");
    FileChange renamed = difference.files().getLast();
    assertThat(renamed.from()).isEqualTo("old");
    assertThat(renamed.newBytes()).isZero();
    assertThat(difference.files().getFirst().sizes()).isEqualTo(new Difference.Sizes(0, 5));
    assertThat(difference.totals()).isEqualTo(new Difference.Totals(1, 12, 5, 7));
    assertThat(difference.before()).endsWith("/tiny:1");
    assertThat(difference.after()).endsWith("/tiny:2");
  }

  @Test
  void takesEachRemovedFileForOneNewName() {
    home.push(home.folder("m", "a:1", "b:1"), "tiny:1");
    home.push(home.folder("n", "c:1"), "tiny:2");
    assertThat(diff().files().stream().map(file -> file.change() + " " + file.path()))
        .containsExactly("REMOVED b", "RENAMED c");
  }

  @Test
  void findsNothingBetweenEquals() {
    home.push(home.folder("m", "a:1"), "tiny:1");
    Difference difference = new Differ(home.registry()).diff("tiny:1", "tiny:latest");
    assertThat(difference.files()).isEmpty();
    assertThat(difference.totals()).isEqualTo(new Difference.Totals(1, 1, 1, 0));
  }

  @Test
  void countsTheBytesOfAChangedTensor() {
    TensorChange change = changedTensor("model.safetensors", MODEL, 2_000_000, 3);
    assertThat(change.changedBytes()).isEqualTo(3);
    assertThat(change.bytes()).isGreaterThan(3);
    assertThat(change.before()).isEqualTo(change.after()).startsWith("BF16[");
  }

  @Test
  void readsGgufToo() {
    TensorChange change = changedTensor("m.gguf", GGUF, 1_500_000, 2);
    assertThat(change.changedBytes()).isEqualTo(2);
    assertThat(change.after()).startsWith("Q8_0[");
  }

  @Test
  void namesTensorsThatCameAndWent() throws IOException {
    Path one = home.folder("m").resolve("m.safetensors");
    Path two = home.folder("n").resolve("m.safetensors");
    Files.write(
        one,
        safetensors(
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}",
            "abcd"));
    Files.write(
        two,
        safetensors(
            "{\"b\":{\"dtype\":\"U8\",\"shape\":[2,1],\"data_offsets\":[0,2]},"
                + "\"c\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[2,3]}}",
            "cdx"));
    home.push(temp.resolve("m"), "tiny:1");
    home.push(temp.resolve("n"), "tiny:2");
    assertThat(diff().files().getFirst().tensors())
        .containsExactly(
            new TensorChange(Change.CHANGED, "b", "U8[2]", "U8[2, 1]", 2, 2),
            new TensorChange(Change.ADDED, "c", null, "U8[1]", 1, 1),
            new TensorChange(Change.REMOVED, "a", "U8[2]", null, 2, 2));
  }

  @Test
  void comparesAsBytesWhatIsNoTensorFile() throws IOException {
    Files.writeString(home.folder("m").resolve("m.safetensors"), "not a header");
    Files.writeString(home.folder("n").resolve("m.safetensors"), "nor is this");
    home.push(temp.resolve("m"), "tiny:1");
    home.push(temp.resolve("n"), "tiny:2");
    assertThat(diff().files().getFirst().tensors()).isEmpty();
  }

  private TensorChange changedTensor(String name, Path model, int at, int count) {
    try {
      byte[] bytes = Files.readAllBytes(model);
      Files.write(home.folder("m").resolve(name), bytes);
      for (int i = 0; i < count; i++) {
        bytes[at + i] ^= 1;
      }
      Files.write(home.folder("n").resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    home.push(temp.resolve("m"), "tiny:1");
    home.push(temp.resolve("n"), "tiny:2");
    Difference difference = diff();
    assertThat(difference.files()).hasSize(1);
    FileChange file = difference.files().getFirst();
    assertThat(file.tensors()).hasSize(1);
    assertThat(file.newBytes()).isPositive().isLessThan(file.sizes().after());
    return file.tensors().getFirst();
  }

  private Difference diff() {
    return new Differ(home.registry()).diff("tiny:1", "tiny:2");
  }

  private static byte[] safetensors(String header, String data) {
    byte[] head = header.getBytes(StandardCharsets.UTF_8);
    var out = ByteBuffer.allocate(8 + head.length + data.length());
    out.order(ByteOrder.LITTLE_ENDIAN).putLong(head.length).put(head);
    return out.put(data.getBytes(StandardCharsets.UTF_8)).array();
  }
}

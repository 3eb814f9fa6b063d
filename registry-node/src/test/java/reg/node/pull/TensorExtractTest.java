package reg.node.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.Profile;
import reg.chunker.dag.FileImporter;
import reg.chunker.format.FileBytes;
import reg.chunker.format.SafetensorsHeader;
import reg.chunker.format.Tensor;
import reg.ipld.Cid;
import reg.storage.InMemoryStorage;

class TensorExtractTest {
  private static final Path MODEL =
      Path.of(System.getProperty("reg.repository", ".."))
          .resolve("test-data/tiny-llama/model.safetensors");

  @TempDir Path temp;
  private final InMemoryStorage storage = new InMemoryStorage();
  private Cid root;

  @BeforeEach
  void importModel() {
    var importer = new FileImporter(Profile.REG_1, storage.blocks(), 2, ProgressListener.NONE);
    root = importer.importFile(MODEL).root();
  }

  @Test
  void writesAFileOfJustTheTensorsWanted() throws IOException {
    Path target = temp.resolve("part.safetensors");
    TensorExtract extract = extract("layers\\.1\\.");
    extract.write(storage.blocks(), target, ProgressListener.NONE);
    assertThat(Files.size(target)).isEqualTo(extract.size());

    SafetensorsHeader original = header(MODEL);
    SafetensorsHeader part = header(target);
    var wanted = original.tensors().stream().filter(t -> t.name().contains("layers.1.")).toList();
    assertThat(wanted).isNotEmpty().hasSizeLessThan(original.tensors().size());
    assertThat(extract.count()).isEqualTo(wanted.size());
    assertThat(extract.originalCount()).isEqualTo(original.tensors().size());
    assertThat(part.dataStart() % 8).isZero();
    assertThat(part.tensors().stream().map(Tensor::name))
        .containsExactlyElementsOf(wanted.stream().map(Tensor::name).toList());
    for (int i = 0; i < wanted.size(); i++) {
      Tensor before = wanted.get(i);
      Tensor after = part.tensors().get(i);
      assertThat(after.shape()).isEqualTo(before.shape());
      assertThat(after.type()).isEqualTo(before.type());
      assertThat(bytes(target, after)).isEqualTo(bytes(MODEL, before));
    }
  }

  @Test
  void saysThatItIsAPart() throws IOException {
    Path target = temp.resolve("part.safetensors");
    extract("norm").write(storage.blocks(), target, ProgressListener.NONE);
    assertThat(header(target).metadata())
        .containsEntry("reg.partial", "true")
        .containsEntry("reg.source", "did:key:z6Mk/tiny:1")
        .containsEntry("reg.tensors", "norm")
        .containsAllEntriesOf(header(MODEL).metadata());
  }

  @Test
  void countsNothingWhenNoNameMatches() {
    assertThat(extract("no such tensor").count()).isZero();
  }

  @Test
  void neverWritesOverAFile() throws IOException {
    Path target = Files.writeString(temp.resolve("part"), "mine");
    assertThatThrownBy(() -> extract("norm").write(storage.blocks(), target, ProgressListener.NONE))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STORAGE))
        .hasMessageContaining(target.toString());
    assertThat(target).hasContent("mine");
  }

  @Test
  void refusesWhatIsNoRegularExpression() {
    assertThatThrownBy(() -> TensorExtract.pattern("(a"))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
        .hasMessageContaining("(a");
  }

  private TensorExtract extract(String regex) {
    return TensorExtract.of(
        storage.blocks(), root, TensorExtract.pattern(regex), "did:key:z6Mk/tiny:1");
  }

  private static SafetensorsHeader header(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return SafetensorsHeader.read(FileBytes.of(channel));
    }
  }

  private static byte[] bytes(Path file, Tensor tensor) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int from = (int) tensor.offset();
    return Arrays.copyOfRange(all, from, from + (int) tensor.length());
  }
}

package reg.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VectorsTest {

  private static final int LARGEST_HASHED_HERE = 50_000_000;

  @Test
  void everyKuboCaseHasItsCar() {
    assertThat(KuboCase.all())
        .hasSizeGreaterThan(20)
        .allSatisfy(one -> assertThat(one.car()).isNotEmpty())
        .allSatisfy(one -> assertThat(one.files()).isNotEmpty());
    assertThat(KuboCase.named("directory-v1").links()).containsEntry("link", "deep/er");
    assertThat(KuboCase.named("directory-v0").emptyFolders()).containsExactly("empty");
  }

  @Test
  void everyCarCaseHasItsFile() {
    for (JsonNode node : Vectors.json("car/cases.json")) {
      assertThat(Vectors.bytes("car/" + node.required("name").asText() + ".car")).isNotEmpty();
    }
  }

  @Test
  void fixturesOfIpip499HaveTheContentThatKuboWasGiven() throws Exception {
    for (Ipip499.FileFixture file : Ipip499.files()) {
      if (file.size() <= LARGEST_HASHED_HERE) {
        assertThat(sha256(file.content())).as(file.root()).isEqualTo(file.sha256());
      }
    }
  }

  @Test
  void foldersOfIpip499HaveTheirNames() {
    assertThat(Ipip499.folders()).extracting(folder -> folder.names().size()).contains(4096, 4766);
    assertThat(Ipip499.folders().getLast().names().getLast()).hasSize(22);
    assertThat(Ipip499.rootBlock(Ipip499.folders().getLast().root())).hasSize(12_075);
  }

  @Test
  void rootsNameEveryBundledFileAndFolder() throws IOException {
    assertThat(Vectors.kuboRoots("tiny-llama").keySet()).isEqualTo(paths(Vectors.tinyLlama()));
    assertThat(Vectors.kuboRoots("tiny-dataset").keySet()).isEqualTo(paths(Vectors.tinyDataset()));
  }

  @Test
  void saysWhichGoldenFileIsMissing() {
    assertThatThrownBy(() -> Vectors.bytes("car/none.car")).hasMessageContaining("car/none.car");
    assertThatThrownBy(() -> KuboCase.named("none")).hasMessageContaining("none");
  }

  private static Set<String> paths(Path folder) throws IOException {
    Set<String> paths = new TreeSet<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.forEach(path -> paths.add(folder.relativize(path).toString()));
    }
    return paths;
  }

  private static String sha256(InputStream content) throws IOException, GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (DigestInputStream in = new DigestInputStream(content, digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}

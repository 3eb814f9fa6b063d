package reg.chunker.dag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.chunker.Profile;
import reg.testdata.Ipip499;
import reg.testdata.Vectors;

/** With its profile, the roots are those of a real Kubo. */
class KuboRootsTest {
  /** The fixtures of 1 GiB are for {@link LargeFileIT}. */
  private static final long SIZE_MAX = 1 << 26;

  private final MemoryBlocks blocks = new MemoryBlocks();

  @Test
  void importsTheBundledModelAsKuboDoes() throws IOException {
    assertSameRoots(Vectors.tinyLlama(), Vectors.kuboRoots("tiny-llama"));
  }

  @Test
  void importsTheBundledDataSetAsKuboDoes() throws IOException {
    assertSameRoots(Vectors.tinyDataset(), Vectors.kuboRoots("tiny-dataset"));
  }

  @Test
  void importsTheFilesOfIpip499(@TempDir Path folder) throws IOException {
    var importer = new FileImporter(Profile.UNIXFS_V1_2025, blocks, 2, ProgressListener.NONE);
    for (var fixture : Ipip499.files()) {
      if (fixture.profile().equals(Profile.UNIXFS_V1_2025.id()) && fixture.size() <= SIZE_MAX) {
        Path file = folder.resolve(fixture.root());
        Files.copy(fixture.content(), file);
        var fromFile = importer.importFile(file);
        assertThat(fromFile.root()).hasToString(fixture.root());
        assertThat(fromFile.sha256()).hasToString("f1220" + fixture.sha256());
        assertThat(importer.importStream(fixture.content())).isEqualTo(notNew(fromFile));
      }
    }
  }

  @Test
  void importsTheFoldersOfIpip499(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "x");
    for (var fixture : Ipip499.folders()) {
      if (fixture.profile().equals(Profile.UNIXFS_V1_2025.id())) {
        var files = fixture.names().stream().map(name -> new SourceFile(name, file)).toList();
        assertThat(tree(files).root()).hasToString(fixture.root());
      }
    }
  }

  private void assertSameRoots(Path folder, Map<String, String> expected) throws IOException {
    var files = new ArrayList<SourceFile>();
    try (var paths = Files.walk(folder)) {
      paths
          .filter(Files::isRegularFile)
          .forEach(file -> files.add(new SourceFile(folder.relativize(file).toString(), file)));
    }
    ImportedTree tree = tree(files);
    assertThat(tree.root()).hasToString(expected.get(""));
    tree.files().forEach((path, file) -> assertThat(file.root()).hasToString(expected.get(path)));
  }

  private ImportedTree tree(List<SourceFile> files) {
    return new TreeImporter(Profile.UNIXFS_V1_2025, blocks, 2, ProgressListener.NONE)
        .importTree(files, List.of());
  }

  private static ImportedFile notNew(ImportedFile f) {
    return new ImportedFile(f.root(), f.size(), f.cumulativeSize(), f.sha256(), 0, f.warnings());
  }
}

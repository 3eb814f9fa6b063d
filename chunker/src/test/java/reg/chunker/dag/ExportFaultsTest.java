package reg.chunker.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.Profile;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.unixfs.FileBuilder;
import reg.ipld.unixfs.Subtree;
import reg.ipld.unixfs.UnixFsProfile;
import reg.ipld.unixfs.UnixFsReader;
import reg.testdata.SeededBytes;

class ExportFaultsTest {
  private static final int MIB = 1 << 20;

  private final MemoryBlocks blocks = new MemoryBlocks();

  @TempDir Path folder;

  @Test
  void nothingIsWrittenOverWhatIsThere() throws IOException {
    ImportedFile file = imported(100);
    Path target = Files.writeString(folder.resolve("target"), "mine");
    assertFault(Fault.CONFLICT, () -> export(file, target));
    assertThat(target).hasContent("mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));
    assertFault(Fault.CONFLICT, () -> export(file, link));
    assertThat(folder.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void aMissingFolderIsNamed() {
    ImportedFile file = imported(100);
    Path target = folder.resolve("none/target");
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> export(file, target))
        .withMessageContaining("none/target");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 3 * MIB})
  void aFileOfAnotherSizeIsRefused(int size) {
    ImportedFile file = imported(size);
    for (long promised : new long[] {0, size - 1, size + 1, 10L * size}) {
      Path target = folder.resolve(size + "-" + promised);
      assertFault(Fault.CORRUPT, () -> exporter().export(file.root(), promised, target));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aMissingLeafIsNamed(int threads) {
    ImportedFile file = imported(3 * MIB);
    var leaf = new UnixFsReader(blocks).leaves(file.root(), 2 * MIB, 1).next();
    blocks.remove(leaf.cid());
    var exporter = new FileExporter(blocks, threads, ProgressListener.NONE);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> exporter.export(file.root(), file.size(), folder.resolve("target")))
        .withMessageContaining(leaf.cid().toString())
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
  }

  @Test
  void aTreeThatPromisesOtherSizesThanItsLeavesIsRefused() {
    Block leaf = Block.of(Codec.RAW, SeededBytes.bytes("leaf", 1000));
    blocks.put(leaf);
    var builder = new FileBuilder(UnixFsProfile.V1_2025, blocks);
    builder.add(new Subtree(leaf.cid(), 2000, 1000));
    builder.add(new Subtree(leaf.cid(), 1000, 1000));
    Subtree top = builder.finish();
    assertFault(
        Fault.MALFORMED, () -> exporter().export(top.cid(), 3000, folder.resolve("target")));
  }

  @Test
  void aFolderIsNotExportedAsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "x");
    var tree =
        new TreeImporter(Profile.REG_1, blocks, 1, ProgressListener.NONE)
            .importTree(List.of(new SourceFile("x", file)), List.of());
    assertFault(Fault.MALFORMED, () -> exporter().export(tree.root(), 1, folder.resolve("target")));
    assertFault(Fault.MALFORMED, () -> new DagFile(blocks, tree.root()));
  }

  @Test
  void anInterruptEndsALargeExport() {
    ImportedFile file = imported(3 * MIB);
    Thread.currentThread().interrupt();
    assertFault(Fault.INTERRUPTED, () -> export(file, folder.resolve("target")));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aDagFileReadsAnywhere() {
    byte[] content = SeededBytes.bytes("content", 3 * MIB);
    ImportedFile file = imported(3 * MIB);
    var dag = new DagFile(blocks, file.root());
    assertThat(dag.size()).isEqualTo(content.length);
    for (long at : new long[] {0, 5, MIB + 1, 2 * MIB, content.length - 1, 17}) {
      byte[] into = new byte[100];
      int count = dag.read(at, into, 3, 50);
      assertThat(count).isPositive();
      for (int i = 0; i < count; i++) {
        assertThat(into[3 + i]).isEqualTo(content[(int) at + i]);
      }
    }
    assertThat(dag.read(content.length, new byte[1], 0, 1)).isEqualTo(-1);
  }

  private ImportedFile imported(int size) {
    return new FileImporter(Profile.REG_1, blocks, 1, ProgressListener.NONE)
        .importStream(new ByteArrayInputStream(SeededBytes.bytes("content", size)));
  }

  private void export(ImportedFile file, Path target) {
    exporter().export(file.root(), file.size(), target);
  }

  private FileExporter exporter() {
    return new FileExporter(blocks, 2, ProgressListener.NONE);
  }

  private static void assertFault(Fault fault, Runnable call) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.fault()).isEqualTo(fault));
  }
}

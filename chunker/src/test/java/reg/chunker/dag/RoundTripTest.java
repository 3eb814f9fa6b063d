package reg.chunker.dag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reg.base.ProgressListener;
import reg.chunker.Profile;
import reg.ipld.multiformats.Multihash;
import reg.testdata.SeededBytes;

class RoundTripTest {
  private static final int MIB = 1 << 20;

  private final MemoryBlocks blocks = new MemoryBlocks();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Profile.class)
  void filesOfEverySizeComeBack(Profile profile) throws IOException {
    int[] sizes = {
      0,
      1,
      63,
      64,
      65,
      (1 << 14) - 1,
      1 << 14,
      (1 << 14) + 1,
      (1 << 18) - 1,
      1 << 18,
      (1 << 18) + 1,
      MIB - 1,
      MIB,
      MIB + 1,
      2 * MIB - 1,
      2 * MIB,
      2 * MIB + 1,
      5 * MIB + 77,
      17 * MIB + 3
    };
    for (int size : sizes) {
      byte[] content = SeededBytes.bytes(profile + " " + size, size);
      Path file = Files.write(folder.resolve(profile + "-" + size), content);
      for (int threads = 1; threads <= 3; threads++) {
        var importer = new FileImporter(profile, blocks, threads, ProgressListener.NONE);
        ImportedFile imported = importer.importFile(file);
        assertThat(imported.size()).isEqualTo(size);
        assertThat(imported.sha256()).isEqualTo(Multihash.sha256(content, 0, size));
        assertThat(imported.newBytes()).isEqualTo(threads == 1 ? size : 0);
        assertThat(imported.warnings()).isEmpty();
        assertComesBack(content, imported, threads);
        assertThat(importer.importStream(new ByteArrayInputStream(content)).root())
            .isEqualTo(imported.root());
      }
    }
  }

  @Test
  void everyRangeComesBack() throws IOException {
    byte[] content = SeededBytes.bytes("ranges", 3 * MIB + 5);
    ImportedFile file =
        new FileImporter(Profile.REG_1, blocks, 1, ProgressListener.NONE)
            .importStream(new ByteArrayInputStream(content));
    var exporter = new FileExporter(blocks, 1, ProgressListener.NONE);
    int[][] ranges = {
      {0, 0}, {0, 1}, {5, 70_000}, {MIB - 1, 2}, {100, 3 * MIB}, {3 * MIB, 100}, {4 * MIB, 5}
    };
    for (int[] range : ranges) {
      var out = new ByteArrayOutputStream();
      exporter.write(file.root(), out, range[0], range[1]);
      int from = Math.min(range[0], content.length);
      int to = Math.min(range[0] + range[1], content.length);
      assertThat(out.toByteArray()).isEqualTo(Arrays.copyOfRange(content, from, to));
    }
    var all = new ByteArrayOutputStream();
    exporter.write(file.root(), all, 7, Long.MAX_VALUE);
    assertThat(all.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 7, content.length));
  }

  @Test
  void aTreeComesBack() throws IOException {
    var sources = new ArrayList<SourceFile>();
    for (int i = 0; i < 700; i++) {
      String path = "a%d/b%d/ünï %d.txt".formatted(i % 3, i % 50, i);
      Path file = folder.resolve("source-" + i);
      Files.write(file, SeededBytes.bytes("tree " + i, (i * 37) % 3000));
      sources.add(new SourceFile(path, file));
    }
    Path large = Files.write(folder.resolve("large"), SeededBytes.bytes("large", 20 * MIB));
    sources.add(new SourceFile("large.bin", large));
    ImportedTree tree =
        new TreeImporter(Profile.REG_1, blocks, 2, ProgressListener.NONE)
            .importTree(sources, List.of("empty/folder"));
    assertThat(tree.files()).hasSize(701);
    assertThat(tree.newBytes()).isLessThanOrEqualTo(tree.size());
    var targets = new ArrayList<TargetFile>();
    for (int i = 0; i < sources.size(); i++) {
      ImportedFile file = Objects.requireNonNull(tree.files().get(sources.get(i).path()));
      targets.add(new TargetFile(file.root(), file.size(), folder.resolve("target-" + i)));
    }
    new TreeExporter(blocks, 2, ProgressListener.NONE).export(targets);
    for (int i = 0; i < sources.size(); i++) {
      assertThat(targets.get(i).file()).hasSameBinaryContentAs(sources.get(i).file());
    }
  }

  private void assertComesBack(byte[] content, ImportedFile imported, int threads)
      throws IOException {
    Path target = folder.resolve("target");
    new FileExporter(blocks, threads, ProgressListener.NONE)
        .export(imported.root(), imported.size(), target);
    assertThat(target).hasBinaryContent(content);
    Files.delete(target);
  }
}

package reg.cli.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Folders of many files, whose names and bytes a seed decides. */
final class GeneratedTree {
  private static final int MIB = 1 << 20;
  private static final int SMALL_BYTES_MAX = 600;

  /** 2,000 names of 125 letters are more than the 256 KiB from which a folder is sharded. */
  private static final String LONG_NAME = "n".repeat(120) + "%05d";

  private static final List<String> NAMES =
      List.of(
          "plain", "mit Leerzeichen", "größe", "模型", "данные", "🦙", "ﬁ", "%20", "a+b=c", "'q'");

  private final Path root;
  private final Random random;

  private GeneratedTree(Path root, long seed) {
    this.root = root;
    this.random = new Random(seed);
  }

  /**
   * A tree of so many files, at least 4,000: a sharded folder, nested ones, files about a chunk.
   */
  static Path write(Path root, int files, long seed) {
    try {
      new GeneratedTree(root, seed).write(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return root;
  }

  /**
   * A tree around one folder of so many small files, which is sharded from about 5,000 on: beside
   * it a file of several chunks, an empty one, and some below.
   */
  static Path wide(Path root, int files, long seed) {
    var tree = new GeneratedTree(root, seed);
    try {
      for (int i = 0; i < files; i++) {
        tree.small(root.resolve("many/file-%05d".formatted(i)));
      }
      tree.bytes(root.resolve("large.bin"), 3 * MIB + 1);
      tree.bytes(root.resolve("nested/größe/empty"), 0);
      tree.bytes(root.resolve("nested/größe/chunk"), MIB);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return root;
  }

  private void write(int files) throws IOException {
    int left = files - sizes() - empties();
    for (int i = 0; i < files / 2; i++) {
      small(root.resolve("large").resolve(LONG_NAME.formatted(i)));
      left--;
    }
    for (int i = 0; i < left; i++) {
      String name = NAMES.get(i % NAMES.size());
      small(folder(i).resolve(name + "-" + i));
    }
  }

  /** Nested up to 12 deep. */
  private Path folder(int i) {
    Path folder = root.resolve("nested");
    for (int level = 0; level < i % 12; level++) {
      folder = folder.resolve(NAMES.get((i / 12 + level) % NAMES.size()));
    }
    return folder;
  }

  private int sizes() throws IOException {
    var sizes = List.of(1, MIB - 1, MIB, MIB + 1, 2 * MIB, 2 * MIB + 1, 262_143, 262_144, 262_145);
    for (int size : sizes) {
      bytes(root.resolve("sizes/" + size), size);
    }
    return sizes.size();
  }

  private int empties() throws IOException {
    Files.createDirectories(root.resolve("empty folder/in an empty folder"));
    for (int i = 0; i < 10; i++) {
      bytes(root.resolve("empty files/" + i), 0);
    }
    return 10;
  }

  private void small(Path file) throws IOException {
    bytes(file, random.nextInt(SMALL_BYTES_MAX));
  }

  private void bytes(Path file, int size) throws IOException {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}

package reg.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Stream;

/** What is done to files in the demos, behind the commands' backs. */
final class DemoFiles {
  private static final int TUNED_BYTES = 4096;

  private DemoFiles() {}

  /** Flips the last bit of the byte in the middle. */
  static void flipBit(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long middle = bytes.length() / 2;
      bytes.seek(middle);
      int before = bytes.read();
      bytes.seek(middle);
      bytes.write(before ^ 1);
    }
  }

  /** Sets the last 4 KiB to a value, and adds a note. */
  static void tune(Path file, int value) throws IOException {
    byte[] tuned = new byte[TUNED_BYTES];
    Arrays.fill(tuned, (byte) value);
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(Math.max(0, bytes.length() - TUNED_BYTES));
      bytes.write(tuned);
    }
    Files.writeString(
        file.resolveSibling("CHANGES.md"), "Tuned for the demo.\n", StandardCharsets.UTF_8);
  }

  /** Copies a folder with the rights of its files. */
  static void copyFolder(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(
            path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}

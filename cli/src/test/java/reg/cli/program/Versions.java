package reg.cli.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import reg.testdata.SeededBytes;

/** Folders of a few MB, one for each version of an artifact, that share half of their bytes. */
final class Versions {
  private static final int HALF_BYTES = 3_000_000;
  private static final int SMALL_FILES = 60;

  private final Path folder;

  Versions(Path folder) {
    this.folder = folder;
  }

  /** The folder of a version, the same bytes each time. */
  Path of(String version) {
    Path source = folder.resolve(version);
    if (Files.exists(source)) {
      return source;
    }
    try {
      Files.createDirectories(source.resolve("small"));
      Files.createDirectories(source.resolve("empty"));
      Files.write(source.resolve("common.bin"), SeededBytes.bytes("common", HALF_BYTES));
      Files.write(source.resolve("own.bin"), SeededBytes.bytes(version, HALF_BYTES));
      for (int i = 0; i < SMALL_FILES; i++) {
        String line = "line of file " + i + " in version " + version + "\n";
        Files.writeString(source.resolve("small/" + i + ".txt"), line.repeat(i));
      }
      return source;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Versions {@code 1} to {@code count}, published by a home. */
  static Versions published(RegHome home, Path folder, int count) {
    var versions = new Versions(folder);
    IntStream.rangeClosed(1, count)
        .mapToObj(Integer::toString)
        .forEach(version -> home.succeed("push", versions.of(version).toString(), "m:" + version));
    return versions;
  }
}

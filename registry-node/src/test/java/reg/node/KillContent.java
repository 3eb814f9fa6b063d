package reg.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * What a version holds in the kill tests: the same bytes for the same version, whoever makes them.
 */
final class KillContent {
  private static final int COMMON_BYTES = 3_000_000;
  private static final int SMALL_FILES = 40;

  private KillContent() {}

  static Path write(Path source, int version) {
    byte[] common = new byte[COMMON_BYTES];
    new Random(1).nextBytes(common);
    byte[] own = new byte[600_000];
    new Random(version).nextBytes(own);
    System.arraycopy(own, 0, common, version * 1000 % 2_000_000, own.length);
    try {
      Files.createDirectories(source.resolve("small"));
      Files.write(source.resolve("common.bin"), common);
      for (int i = 0; i < SMALL_FILES; i++) {
        Files.writeString(source.resolve("small/" + i), version + " " + i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return source;
  }
}

package reg.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which version of the project this is; the build writes it into the resource {@code version}. */
final class BuildVersion {
  private BuildVersion() {}

  static String text() {
    try (var resource = BuildVersion.class.getResourceAsStream("version")) {
      if (resource == null) {
        throw new IllegalStateException("built without the resource 'version'");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

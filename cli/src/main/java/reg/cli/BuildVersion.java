package reg.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which build of the program this is. */
final class BuildVersion {
  private BuildVersion() {}

  /** The project's version, as the build wrote it into the resource {@code version}. */
  static String version() {
    try (var resource = BuildVersion.class.getResourceAsStream("version")) {
      if (resource == null) {
        throw new IllegalStateException("built without the resource 'version'");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String platform() {
    return System.getProperty("os.name") + "/" + System.getProperty("os.arch");
  }

  /** For people. */
  static String line() {
    return "reg %s (Java %s, %s)".formatted(version(), Runtime.version(), platform());
  }
}

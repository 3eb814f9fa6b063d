package reg.node.verify;

import java.nio.file.Files;
import java.nio.file.Path;

/** What to verify. */
public sealed interface VerifyRequest {
  /** A folder that a pull wrote. */
  record Folder(Path path) implements VerifyRequest {}

  /** A release in the store. */
  record Release(String ref) implements VerifyRequest {}

  /** A folder when there is one of that name or the text starts like a path; else a reference. */
  static VerifyRequest of(String text) {
    boolean path = text.startsWith(".") || text.startsWith("/") || Files.isDirectory(Path.of(text));
    return path ? new Folder(Path.of(text)) : new Release(text);
  }
}

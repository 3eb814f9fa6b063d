package reg.node.push;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * A file to push, as it was when its folder was read.
 *
 * @param path in the release, components joined by {@code /}
 * @param file where the bytes lie, every link resolved
 * @param stamp what shows that it has not changed since
 */
record FoundFile(String path, Path file, Stamp stamp) {
  /** What changes when a file is written to or replaced. */
  record Stamp(long size, FileTime modified, @Nullable Object key) {
    static Stamp of(BasicFileAttributes attributes) {
      return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }

  long size() {
    return stamp.size;
  }

  /**
   * Requires that the file is as it was.
   *
   * @throws RegistryException CONFLICT, with the path, when it was written to, replaced or removed
   */
  void requireUnchanged() {
    Stamp now = null;
    try {
      now = Stamp.of(Files.readAttributes(file, BasicFileAttributes.class));
    } catch (IOException e) {
      // Removed, or no longer readable: changed either way.
    }
    if (!stamp.equals(now)) {
      throw new RegistryException(
          Fault.CONFLICT,
          file + " changed while it was read; push again when nothing writes to it any more");
    }
  }
}

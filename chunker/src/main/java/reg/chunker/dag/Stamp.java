package reg.chunker.dag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * What tells that a file was changed or replaced.
 *
 * @param key device and inode, or null where the system has none
 */
record Stamp(long size, FileTime modified, @Nullable Object key) {
  /**
   * The stamp of a file now.
   *
   * @throws RegistryException NOT_FOUND, STORAGE or INVALID_REQUEST, naming the path, when there is
   *     none, it cannot be looked at, or it is no regular file
   */
  static Stamp of(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        String kind = attributes.isDirectory() ? "a folder" : "a special file";
        throw new RegistryException(
            Fault.INVALID_REQUEST, "'" + file + "' is " + kind + ", not a regular file");
      }
      return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    } catch (IOException e) {
      throw FileFaults.unreadable(file, e);
    }
  }

  /**
   * Refuses a file that is no longer as it was.
   *
   * @throws RegistryException CONFLICT, naming the path
   */
  void requireSame(Path file) {
    if (!equals(of(file))) {
      throw FileFaults.changed(file);
    }
  }
}

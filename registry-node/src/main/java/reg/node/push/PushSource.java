package reg.node.push;

import java.io.InputStream;
import java.nio.file.Path;

/** Where the bytes of a release come from. */
public sealed interface PushSource {
  /** A file, or a folder with all that is in it. */
  record Disk(Path path) implements PushSource {}

  /**
   * A stream, which becomes one file.
   *
   * @param name the path of that file in the release
   */
  record Stream(InputStream in, String name) implements PushSource {}
}

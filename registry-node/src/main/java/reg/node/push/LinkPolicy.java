package reg.node.push;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * What becomes of symbolic links: refused by name, or followed when they stay inside the folder or
 * lead into the {@code blobs} of the Hugging Face cache that the folder is a snapshot of ({@code
 * …/snapshots/REVISION/} beside {@code …/blobs/}).
 */
final class LinkPolicy {
  private static final String SNAPSHOTS = "snapshots";
  private static final String BLOBS = "blobs";

  private final boolean follow;
  private final Path root;
  private final @Nullable Path blobs;

  private LinkPolicy(boolean follow, Path root, @Nullable Path blobs) {
    this.follow = follow;
    this.root = root;
    this.blobs = blobs;
  }

  static LinkPolicy refuse(Path root) {
    return new LinkPolicy(false, root, null);
  }

  /**
   * Follows what may be followed.
   *
   * @param root the folder pushed, every link resolved
   */
  static LinkPolicy follow(Path root) {
    for (Path at = root; at != null; at = at.getParent()) {
      Path parent = at.getParent();
      if (parent != null && parent.endsWith(SNAPSHOTS)) {
        return new LinkPolicy(true, root, parent.resolveSibling(BLOBS));
      }
    }
    return new LinkPolicy(true, root, null);
  }

  /**
   * Where a link leads.
   *
   * @throws RegistryException INVALID_REQUEST, with the link, when it is not to be followed
   */
  Path resolve(Path link) {
    if (!follow) {
      throw refused(link, "is a symbolic link; --follow-links takes it, or put the file there");
    }
    Path real;
    try {
      real = link.toRealPath();
    } catch (IOException e) {
      throw refused(link, "is a symbolic link to nothing that can be read (" + e + ")");
    }
    if (!real.startsWith(root) && (blobs == null || !blobs.equals(real.getParent()))) {
      throw refused(link, "is a symbolic link out of the folder, to " + real);
    }
    return real;
  }

  private static RegistryException refused(Path link, String why) {
    return new RegistryException(Fault.INVALID_REQUEST, link + " " + why);
  }
}

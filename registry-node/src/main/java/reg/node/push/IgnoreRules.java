package reg.node.push;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.ignore.IgnoreNode.MatchResult;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.path.PathRules;

/**
 * Which files of a folder are left out: {@code .git}, the receipt of an earlier pull, and what a
 * {@value #FILE_NAME} in the folder or one above it says, in the syntax and with the precedence of
 * gitignore(5). Rules of one folder; the chain of parents ends at the folder pushed.
 */
final class IgnoreRules {
  /** The file with the rules. */
  static final String FILE_NAME = ".regignore";

  private static final long BYTES_MAX = 1 << 20;
  private static final String GIT = ".git";

  private final @Nullable IgnoreRules parent;
  private final @Nullable IgnoreNode rules;

  /** Where the folder's own path ends in a path below it. */
  private final int prefix;

  private IgnoreRules(@Nullable IgnoreRules parent, @Nullable IgnoreNode rules, int prefix) {
    this.parent = parent;
    this.rules = rules;
    this.prefix = prefix;
  }

  /** The rules of the folder pushed. */
  static IgnoreRules ofRoot(Path folder) {
    return new IgnoreRules(null, read(folder.resolve(FILE_NAME)), 0);
  }

  /**
   * The rules of a folder in this one.
   *
   * @param path of the folder in the release
   */
  IgnoreRules ofFolder(Path folder, String path) {
    IgnoreNode own = read(folder.resolve(FILE_NAME));
    return own == null ? this : new IgnoreRules(this, own, path.length() + 1);
  }

  boolean ignoresFile(String path) {
    return path.equals(PathRules.RECEIPT_NAME) || isGit(path) || decided(path, Kind.FILE);
  }

  boolean ignoresFolder(String path) {
    return isGit(path) || decided(path, Kind.FOLDER);
  }

  private enum Kind {
    FILE,
    FOLDER
  }

  /** The nearest rules that speak of the path decide. */
  private boolean decided(String path, Kind kind) {
    for (IgnoreRules at = this; at != null; at = at.parent) {
      if (at.rules != null) {
        var result = at.rules.isIgnored(path.substring(at.prefix), kind == Kind.FOLDER);
        if (result == MatchResult.IGNORED || result == MatchResult.NOT_IGNORED) {
          return result == MatchResult.IGNORED;
        }
      }
    }
    return false;
  }

  private static boolean isGit(String path) {
    return path.equals(GIT) || path.endsWith("/" + GIT);
  }

  private static @Nullable IgnoreNode read(Path file) {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    var node = new IgnoreNode();
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, file + " has more than " + BYTES_MAX + " bytes of rules");
      }
      try (InputStream in = Files.newInputStream(file)) {
        node.parse(file.toString(), in);
      }
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + file + " (" + e + ")", e);
    }
    return node;
  }
}

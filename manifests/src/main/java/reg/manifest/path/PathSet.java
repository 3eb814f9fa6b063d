package reg.manifest.path;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/**
 * The paths of one tree as they are gathered: refuses each that {@link PathRules} refuses alone,
 * and each that would be the same file as another on some file system. For one thread.
 */
public final class PathSet {
  private static final String FILE_AND_FOLDER = "is a file and a folder";

  /** Keys to spellings. */
  private final Map<String, String> files = new HashMap<>();

  private final Map<String, String> folders = new HashMap<>();
  private final Set<String> emptyFolders = new HashSet<>();
  private String lastParent = "";

  /**
   * Adds a file and the folders above it.
   *
   * @throws RegistryException MALFORMED, with the path and the reason
   */
  public void addFile(String path) {
    PathRules.require(path);
    String key = CaseFold.key(path);
    addParents(path, key);
    requireFree(path, files.putIfAbsent(key, path), "is listed twice");
    requireFree(path, folders.get(key), FILE_AND_FOLDER);
    requireRoom(path);
  }

  /**
   * Adds a folder that holds nothing.
   *
   * @throws RegistryException MALFORMED, with the path and the reason
   */
  public void addEmptyFolder(String path) {
    PathRules.require(path);
    String key = CaseFold.key(path);
    addParents(path, key);
    requireFree(path, files.get(key), FILE_AND_FOLDER);
    requireFree(path, folders.putIfAbsent(key, path), "is listed as empty and is not, or twice");
    emptyFolders.add(key);
    requireRoom(path);
  }

  /** How many files and empty folders were added. */
  public int size() {
    return files.size() + emptyFolders.size();
  }

  private void addParents(String path, String key) {
    int slash = path.lastIndexOf('/');
    if (slash < 0 || (slash == lastParent.length() && path.startsWith(lastParent))) {
      return;
    }
    lastParent = path.substring(0, slash);
    int keySlash = key.lastIndexOf('/');
    while (slash > 0 && addFolder(path.substring(0, slash), key.substring(0, keySlash), path)) {
      slash = path.lastIndexOf('/', slash - 1);
      keySlash = key.lastIndexOf('/', keySlash - 1);
    }
  }

  /** Adds a folder that holds {@code path}; false when it, and so all above it, were there. */
  private boolean addFolder(String folder, String key, String path) {
    if (emptyFolders.contains(key)) {
      throw PathRules.refused(
          path, "is in '" + SafeText.escape(folder) + "', which is listed as empty");
    }
    String other = folders.putIfAbsent(key, folder);
    if (folder.equals(other)) {
      return false;
    }
    requireFree(folder, other, "is listed twice");
    requireFree(folder, files.get(key), FILE_AND_FOLDER);
    return true;
  }

  /** Refuses the path when another holds its key; {@code why} is for one of the same spelling. */
  private static void requireFree(String path, @Nullable String other, String why) {
    if (other == null) {
      return;
    }
    throw PathRules.refused(
        path,
        other.equals(path)
            ? why
            : "is the same as '" + SafeText.escape(other) + "' where case and form are ignored");
  }

  private void requireRoom(String path) {
    if (size() > PathRules.ENTRIES_MAX) {
      throw PathRules.refused(path, "is one more than the " + PathRules.ENTRIES_MAX + " allowed");
    }
  }
}

package reg.node.folder;

import java.util.List;

/**
 * How a folder compares with what it should hold. Lists are in order of path.
 *
 * @param checked how many files were hashed
 * @param bytes how many bytes were hashed
 * @param changed whose bytes differ, or which are no longer plain files
 * @param missing files and empty folders (with a {@code /} behind) that are not there
 * @param extra files, links and devices that should not be there
 */
public record FolderState(
    long checked, long bytes, List<String> changed, List<String> missing, List<String> extra) {
  public FolderState {
    changed = List.copyOf(changed);
    missing = List.copyOf(missing);
    extra = List.copyOf(extra);
  }

  /** Whether the folder is exactly what it should be. */
  public boolean isExact() {
    return changed.isEmpty() && missing.isEmpty() && extra.isEmpty();
  }
}

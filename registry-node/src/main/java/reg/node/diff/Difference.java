package reg.node.diff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What two releases do not share.
 *
 * @param before full reference of the first
 * @param after full reference of the second
 * @param files that differ, in order of path
 * @param totals over all files, the equal ones included
 */
public record Difference(String before, String after, List<FileChange> files, Totals totals) {
  public Difference {
    files = List.copyOf(files);
  }

  /** How a file or tensor changed. */
  public enum Change {
    ADDED,
    REMOVED,
    /** Other bytes under the same name. */
    CHANGED,
    /** The same bytes under another name. */
    RENAMED
  }

  /**
   * A file that differs.
   *
   * @param change how
   * @param path in the second release, or in the first when it was removed
   * @param from for RENAMED the path in the first release, else null
   * @param sizes before and after
   * @param newBytes in leaves of the second that the first has not anywhere
   * @param tensors that differ, for a changed safetensors or GGUF file that could be read
   */
  public record FileChange(
      Change change,
      String path,
      @Nullable String from,
      Sizes sizes,
      long newBytes,
      List<TensorChange> tensors) {
    public FileChange {
      tensors = List.copyOf(tensors);
    }
  }

  /** Bytes before and after; 0 where there is nothing. */
  public record Sizes(long before, long after) {}

  /**
   * A tensor that differs.
   *
   * @param change how; never RENAMED
   * @param name of the tensor
   * @param before dtype and shape, as {@code BF16[4096, 4096]}; null when added
   * @param after dtype and shape; null when removed
   * @param changedBytes how many of its bytes differ, place by place; all of them when dtype or
   *     shape do
   * @param bytes its size after, or before when it was removed
   */
  public record TensorChange(
      Change change,
      String name,
      @Nullable String before,
      @Nullable String after,
      long changedBytes,
      long bytes) {}

  /**
   * Sums.
   *
   * @param equalFiles files with the same path and bytes
   * @param bytes size of the second release
   * @param sharedBytes of it, in leaves that the first has too, or that occur in it before
   * @param newBytes the rest: what someone who holds the first fetches for the second
   */
  public record Totals(long equalFiles, long bytes, long sharedBytes, long newBytes) {}
}

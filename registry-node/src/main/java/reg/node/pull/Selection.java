package reg.node.pull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.node.folder.Receipt;

/**
 * Which part of a release. Globs are matched against the whole path, {@code *} within a component
 * and {@code **} across them; a glob without {@code /} matches the last component anywhere.
 *
 * @param includes globs of which one must match; empty for all files
 * @param excludes globs of which none may match
 * @param tensors regular expression, found anywhere in a tensor's name: safetensors files are
 *     written with just those tensors, and files without a match are left out; null for everything
 */
public record Selection(List<String> includes, List<String> excludes, @Nullable String tensors) {
  /** All files, whole. */
  public static final Selection ALL = new Selection(List.of(), List.of(), null);

  public Selection {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  Receipt.Part part() {
    return new Receipt.Part(includes, excludes, tensors);
  }

  /** Whether this takes everything. */
  public boolean isAll() {
    return includes.isEmpty() && excludes.isEmpty() && tensors == null;
  }
}

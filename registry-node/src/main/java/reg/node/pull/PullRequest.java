package reg.node.pull;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to write where.
 *
 * @param ref a reference, or the bare CID of a UnixFS root
 * @param target the folder to make; null for {@code ./NAME}
 * @param selection which files and tensors
 * @param options how to go about it
 * @param folder where a target that is relative, or null, lies
 * @param identities files with keys of age that may open it, beside the home's own
 */
public record PullRequest(
    String ref,
    @Nullable Path target,
    Selection selection,
    Set<PullOption> options,
    Path folder,
    List<Path> identities) {
  public PullRequest {
    options = Set.copyOf(options);
    identities = List.copyOf(identities);
  }

  /** Below the folder that this process runs in. */
  public PullRequest(
      String ref, @Nullable Path target, Selection selection, Set<PullOption> options) {
    this(ref, target, selection, options, Path.of(""), List.of());
  }
}

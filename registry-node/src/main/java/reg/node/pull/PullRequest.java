package reg.node.pull;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to write where.
 *
 * @param ref a reference, or the bare CID of a UnixFS root
 * @param target the folder to make; null for {@code ./NAME}
 * @param selection which files and tensors
 * @param options how to go about it
 */
public record PullRequest(
    String ref, @Nullable Path target, Selection selection, Set<PullOption> options) {
  public PullRequest {
    options = Set.copyOf(options);
  }
}

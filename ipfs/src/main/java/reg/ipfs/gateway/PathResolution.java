package reg.ipfs.gateway;

import java.util.List;
import reg.ipld.Cid;

/** Where a path leads. Each has the blocks that were read on the way, in that order. */
sealed interface PathResolution {
  /** The blocks that prove the resolution, each once, without the one at its end. */
  List<Cid> proof();

  /**
   * There is something at the path's end.
   *
   * @param end the block
   * @param roots the path's root, then the block that each name leads to or into
   * @param inside whether the path's last names lead into the block, not only to it
   */
  record Found(List<Cid> proof, Cid end, List<Cid> roots, boolean inside)
      implements PathResolution {}

  /** The blocks prove that there is nothing. */
  record Absent(List<Cid> proof) implements PathResolution {}

  /** A block on the way is not held, so nobody here knows. */
  record Missing(List<Cid> proof, Cid block) implements PathResolution {}
}

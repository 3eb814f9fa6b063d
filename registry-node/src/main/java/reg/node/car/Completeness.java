package reg.node.car;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dag.DagWalk;
import reg.ipld.dag.Links;
import reg.storage.BlockStore;

/** Whether all blocks below a root are held. */
public final class Completeness {
  private Completeness() {}

  /**
   * Requires it; leaves are looked up, not read.
   *
   * @throws RegistryException NOT_FOUND, naming the first block that is missing; MALFORMED for more
   *     blocks than a walk may have
   */
  public static void require(BlockStore blocks, Cid root) {
    Set<Cid> seen = new HashSet<>();
    var pending = new ArrayDeque<Cid>(List.of(root));
    while (!pending.isEmpty()) {
      Cid cid = pending.pop().toV1();
      if (!seen.add(cid)) {
        continue;
      }
      if (seen.size() > DagWalk.BLOCKS_MAX) {
        throw new RegistryException(Fault.MALFORMED, "too many blocks below " + root);
      }
      if (cid.codec() != Codec.RAW) {
        pending.addAll(Links.of(blocks.require(cid)));
      } else if (!blocks.has(cid)) {
        throw new RegistryException(
            Fault.NOT_FOUND, "block " + cid + " below root " + root + " is not held here");
      }
    }
  }
}

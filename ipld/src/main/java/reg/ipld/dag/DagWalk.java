package reg.ipld.dag;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;

/** Visits every block below some roots. */
public final class DagWalk {
  /** The most blocks of one walk. */
  public static final int BLOCKS_MAX = 16 << 20;

  private DagWalk() {}

  /**
   * Visits each block once, in the order in which CAR files have them: a block before those it
   * links to, links from left to right, depth first.
   *
   * @throws RegistryException NOT_FOUND, naming the first block that is missing; MALFORMED for a
   *     block that is not of its codec or a walk of more than {@value #BLOCKS_MAX} blocks; CORRUPT
   *     from the source
   */
  public static void visit(BlockSource source, Collection<Cid> roots, Consumer<Block> visitor) {
    visit(source, roots, visitor, BLOCKS_MAX);
  }

  /** As above, with another limit than {@value #BLOCKS_MAX}. */
  static void visit(
      BlockSource source, Collection<Cid> roots, Consumer<Block> visitor, int blocksMax) {
    Set<Cid> seen = new HashSet<>();
    var pending = new ArrayDeque<Cid>(List.copyOf(roots));
    while (!pending.isEmpty()) {
      Cid cid = pending.pop();
      if (!seen.add(cid.toV1())) {
        continue;
      }
      if (seen.size() > blocksMax) {
        throw new RegistryException(
            Fault.MALFORMED, "more than " + blocksMax + " blocks below " + roots);
      }
      Block block = source.require(cid);
      visitor.accept(block);
      for (Cid link : Links.of(block).reversed()) {
        if (!seen.contains(link.toV1())) {
          pending.push(link);
        }
      }
    }
  }
}

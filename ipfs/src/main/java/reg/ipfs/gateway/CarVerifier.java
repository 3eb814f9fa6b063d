package reg.ipfs.gateway;

import java.util.HashSet;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.dag.DagWalk;
import reg.ipld.dag.Links;
import reg.ipld.multiformats.Multihash;

/**
 * Checks that blocks which come in the order of a walk are those of one DAG: each is the root or
 * was linked to by a block before it, and comes once. For one answer and one thread.
 */
final class CarVerifier {
  private final long bytesMax;
  private final Set<Cid> wanted = new HashSet<>();
  private final Set<Cid> seen = new HashSet<>();
  private long bytes;

  CarVerifier(Cid root, long bytesMax) {
    this.bytesMax = bytesMax;
    want(root);
  }

  /**
   * Takes the next block, whose hash was checked.
   *
   * @throws RegistryException MALFORMED for one that nobody linked to, or that is one too many
   */
  void accept(Block block) {
    if (!wanted.remove(block.cid().toV1())) {
      throw new RegistryException(
          Fault.MALFORMED, "block " + block.cid() + " was sent, but is not the next of the DAG");
    }
    bytes += block.size();
    if (bytes > bytesMax) {
      throw new RegistryException(Fault.MALFORMED, "the DAG has more than " + bytesMax + " bytes");
    }
    Links.of(block).forEach(this::want);
  }

  private void want(Cid cid) {
    boolean inlined = cid.multihash().code() == Multihash.IDENTITY;
    if (seen.add(cid.toV1()) && !inlined) {
      if (seen.size() > DagWalk.BLOCKS_MAX) {
        throw new RegistryException(
            Fault.MALFORMED, "the DAG has more than " + DagWalk.BLOCKS_MAX + " blocks");
      }
      wanted.add(cid.toV1());
    }
  }

  /** Whether every block came. */
  boolean isComplete() {
    return wanted.isEmpty();
  }

  /** How many blocks are linked to and did not come. */
  int missing() {
    return wanted.size();
  }
}

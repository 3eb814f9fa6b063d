package reg.ipfs.gateway;

import org.jspecify.annotations.Nullable;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.multiformats.Multihash;

/** Blocks held here, those inlined in their CIDs among them. */
final class LocalBlocks {
  private LocalBlocks() {}

  /** The block of a CID, or null when it is not held. */
  static @Nullable Block find(BlockSource source, Cid cid) {
    return isInlined(cid) ? source.require(cid) : source.get(cid);
  }

  /** Whether the CID is the block. */
  static boolean isInlined(Cid cid) {
    return cid.multihash().code() == Multihash.IDENTITY;
  }
}

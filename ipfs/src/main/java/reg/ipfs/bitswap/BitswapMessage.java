package reg.ipfs.bitswap;

import java.util.List;
import reg.ipld.Block;

/**
 * What one peer tells another.
 *
 * @param full whether the wants replace all earlier ones
 * @param wants entries of the wantlist
 * @param blocks of CID version 1 and sha2-256, their hashes computed here
 */
record BitswapMessage(
    boolean full, List<Want> wants, List<Block> blocks, List<Presence> presences) {
  BitswapMessage {
    wants = List.copyOf(wants);
    blocks = List.copyOf(blocks);
    presences = List.copyOf(presences);
  }

  static BitswapMessage ofWants(List<Want> wants) {
    return new BitswapMessage(false, wants, List.of(), List.of());
  }

  boolean isEmpty() {
    return wants.isEmpty() && blocks.isEmpty() && presences.isEmpty();
  }
}

package reg.ipfs.bitswap;

import reg.ipld.Block;
import reg.libp2p.PeerId;

/** What became of a request. */
sealed interface Answer {
  /** The block came, from whomever. */
  record Came(Block block) implements Answer {}

  /** This peer does not have it. */
  record Absent(PeerId peer) implements Answer {}

  /** This peer can not be reached any more. */
  record Gone(PeerId peer) implements Answer {}
}

package reg.ipfs.bitswap;

import reg.ipld.Cid;

/** Whether a peer has a block. */
record Presence(Cid cid, boolean held) {}

package reg.ipfs.bitswap;

import java.time.Duration;

/** What peers may cost, and how long to wait for them. */
final class BitswapLimits {
  /** The longest message that is read. */
  static final int MESSAGE_BYTES_MAX = 4 << 20;

  /** A message that is sent gets no more blocks once it has this much. */
  static final int MESSAGE_BYTES_TARGET = 1 << 20;

  /** The most wants or presences of a message that is sent, and that are read of one. */
  static final int ENTRIES_MAX = 1024;

  /** The most blocks that are read of one message. */
  static final int BLOCKS_MAX = 4096;

  /** Wants kept of one peer; more are dropped. */
  static final int WANTS_PER_PEER_MAX = 1024;

  /** Blocks wanted of one peer at once; Kubo and Helia keep 1,024 wants and forget the others. */
  static final int WANTED_OF_PEER_MAX = 512;

  /** Messages of one peer that are read at once, and of all peers. */
  static final int READS_PER_PEER_MAX = 4;

  static final int READS_MAX = 32;

  /** Messages with answers that are in memory at once, over all peers; and so with wants. */
  static final int SENDS_MAX = 32;

  /** How long a peer may take nothing of a message to it. */
  static final Duration SEND_STALL = Duration.ofSeconds(20);

  /** A peer that only asks whether a block this small is held gets the block. */
  static final int SMALL_BLOCK_BYTES = 1024;

  /** CIDs remembered as asked of one peer, and peers of which they are remembered. */
  static final int ASKED_MAX = 4096;

  static final int ASKED_PEERS_MAX = 64;

  /** A stream to a peer without anything to send is closed after this. */
  static final Duration IDLE = Duration.ofSeconds(5);

  /** How long a peer's stream may say nothing. */
  static final Duration SILENCE = Duration.ofMinutes(2);

  /** A peer that owes blocks and sends no message for this long is not waited for. */
  static final Duration STALL = Duration.ofSeconds(15);

  /** A block is asked for again after such a silence of the peer: the want may have been lost. */
  static final Duration ASK_AGAIN = Duration.ofSeconds(6);

  /** A block is asked for again after this, also when the peer sends others meanwhile. */
  static final Duration ASK_AGAIN_ANYWAY = Duration.ofMinutes(1);

  private BitswapLimits() {}
}

package reg.ipfs.bitswap;

/**
 * Blocks that were sent and received.
 *
 * @param sentBytes of the blocks alone
 * @param receivedBytes of the blocks alone, wanted or not
 */
public record BlockTraffic(
    long sentBlocks, long sentBytes, long receivedBlocks, long receivedBytes) {
  /** Nothing yet. */
  public static final BlockTraffic NONE = new BlockTraffic(0, 0, 0, 0);
}

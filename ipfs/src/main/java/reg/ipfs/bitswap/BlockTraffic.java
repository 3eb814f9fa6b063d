package reg.ipfs.bitswap;

/**
 * Blocks that were sent and received.
 *
 * @param sentBytes of the blocks alone, as they were sent: whole or in stored form
 * @param receivedBytes of the blocks alone as they came, wanted or not
 */
public record BlockTraffic(
    long sentBlocks, long sentBytes, long receivedBlocks, long receivedBytes) {
  /** Nothing yet. */
  public static final BlockTraffic NONE = new BlockTraffic(0, 0, 0, 0);

  /** Both together. */
  public BlockTraffic plus(BlockTraffic other) {
    return new BlockTraffic(
        sentBlocks + other.sentBlocks,
        sentBytes + other.sentBytes,
        receivedBlocks + other.receivedBlocks,
        receivedBytes + other.receivedBytes);
  }
}

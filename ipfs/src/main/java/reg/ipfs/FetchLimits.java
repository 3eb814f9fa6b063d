package reg.ipfs;

/**
 * What fetching one DAG may cost.
 *
 * @param window how many blocks may be on their way at once; each may have 2 MiB
 * @param bytes of all blocks that are fetched
 * @param blocks of the whole DAG, held or fetched
 */
public record FetchLimits(int window, long bytes, int blocks) {
  /** 64 blocks at once, any number of bytes, 16 Mi blocks. */
  public static final FetchLimits DEFAULT = new FetchLimits(64, Long.MAX_VALUE, 16 << 20);

  public FetchLimits {
    if (window < 1 || bytes < 0 || blocks < 1) {
      throw new IllegalArgumentException("window " + window + ", " + bytes + ", " + blocks);
    }
  }

  /** The same with another number of bytes. */
  public FetchLimits withBytes(long bytesMax) {
    return new FetchLimits(window, bytesMax, blocks);
  }
}

package reg.storage;

import reg.base.ByteSize;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * How a storage on disk behaves.
 *
 * @param quotaBytes the most it may take on disk; writes beyond are refused
 * @param segmentBytes how many bytes of blocks are gathered before they are written as one file; up
 *     to four times as much is held in memory
 */
public record StorageConfig(long quotaBytes, int segmentBytes) {
  /** No quota. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** No quota, segments of 32 MiB. */
  public static final StorageConfig DEFAULT = new StorageConfig(UNLIMITED, 32 << 20);

  private static final int SEGMENT_BYTES_MIN = 4 << 20;
  private static final int SEGMENT_BYTES_MAX = 256 << 20;

  public StorageConfig {
    if (quotaBytes < 0) {
      throw new RegistryException(Fault.INVALID_REQUEST, "a storage quota below zero");
    }
    if (segmentBytes < SEGMENT_BYTES_MIN || segmentBytes > SEGMENT_BYTES_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "storage segments of "
              + ByteSize.format(segmentBytes)
              + "; 4 MiB to 256 MiB are allowed");
    }
  }

  /** The same with another quota. */
  public StorageConfig withQuota(long bytes) {
    return new StorageConfig(bytes, segmentBytes);
  }
}

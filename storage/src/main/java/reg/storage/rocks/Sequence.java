package reg.storage.rocks;

import java.nio.ByteBuffer;

/**
 * The keys of {@link Family#DATA}: {@code segment number << 20 | place in the segment}, as eight
 * bytes, big endian, so that segments do not overlap and newer ones come later.
 */
final class Sequence {
  /** The most blocks in a segment. */
  static final int PLACES = 1 << 20;

  private static final int PLACE_BITS = 20;

  private Sequence() {}

  static long of(long segment, int place) {
    return segment << PLACE_BITS | place;
  }

  static long segment(long sequence) {
    return sequence >>> PLACE_BITS;
  }

  static int place(long sequence) {
    return (int) sequence & PLACES - 1;
  }

  static byte[] key(long sequence) {
    return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
  }

  /** The sequence number of a key; keys of another length are none of ours. */
  static long of(byte[] key) {
    return key.length == Long.BYTES ? ByteBuffer.wrap(key).getLong() : -1;
  }
}

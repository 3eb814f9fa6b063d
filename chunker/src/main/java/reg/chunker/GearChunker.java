package reg.chunker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Cuts where a rolling hash of the last 64 bytes says so, so that an insertion moves the boundaries
 * near it and no others (FastCDC with normalised lengths). Up to a turning point a cut needs more
 * leading zero bits than behind it, which keeps lengths together.
 *
 * <p>Source: docs/formats/chunking.md; the idea: Xia et al., FastCDC, USENIX ATC 2016.
 */
public final class GearChunker implements Chunker {
  /** How many bytes the rolling hash depends on. */
  public static final int WINDOW_BYTES = 64;

  /** How many bits the condition is harder before the turning point, and easier behind it. */
  private static final int NORMALISATION_BITS = 2;

  private static final String TABLE_SEED = "reg-1 gear";
  private static final long[] TABLE = table();

  private final int shortest;
  private final int turn;
  private final int longest;
  private final long hardMask;
  private final long easyMask;

  /**
   * A chunker of three lengths in bytes.
   *
   * @param shortest at least {@value #WINDOW_BYTES}
   * @param mean a power of two, at least three times the shortest
   * @param longest at least the mean
   */
  public GearChunker(int shortest, int mean, int longest) {
    if (shortest < WINDOW_BYTES
        || mean / 3 < shortest
        || longest < mean
        || Integer.bitCount(mean) != 1) {
      throw new IllegalArgumentException(shortest + "/" + mean + "/" + longest);
    }
    int turn = mean - shortest - shortest / 2;
    this.shortest = shortest;
    this.turn = turn;
    this.longest = longest;
    int bits = Integer.numberOfTrailingZeros(mean);
    this.hardMask = leadingOnes(bits + NORMALISATION_BITS);
    this.easyMask = leadingOnes(bits - NORMALISATION_BITS);
  }

  @Override
  public int next(ByteBuffer window, boolean last) {
    int size = Math.min(window.remaining(), longest);
    if (size > shortest) {
      int start = window.arrayOffset() + window.position();
      int cut = cut(window.array(), start, size);
      if (cut > 0) {
        return cut;
      }
    }
    return last || size == longest ? size : 0;
  }

  @Override
  public int longest() {
    return longest;
  }

  /** The first cut within {@code size} bytes from {@code start}, or 0. */
  private int cut(byte[] bytes, int start, int size) {
    long hash = 0;
    int from = start + shortest - 1;
    for (int i = from - WINDOW_BYTES + 1; i < from; i++) {
      hash = (hash << 1) + TABLE[bytes[i] & 0xff];
    }
    int middle = start + Math.min(turn, size) - 1;
    int i = from;
    for (; i < middle; i++) {
      hash = (hash << 1) + TABLE[bytes[i] & 0xff];
      if ((hash & hardMask) == 0) {
        return i + 1 - start;
      }
    }
    int end = start + size - 1;
    for (; i < end; i++) {
      hash = (hash << 1) + TABLE[bytes[i] & 0xff];
      if ((hash & easyMask) == 0) {
        return i + 1 - start;
      }
    }
    return 0;
  }

  private static long leadingOnes(int bits) {
    return -1L << (Long.SIZE - bits);
  }

  private static long[] table() {
    long[] table = new long[256];
    byte[] seed = (TABLE_SEED + "\0").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < table.length; i++) {
      seed[seed.length - 1] = (byte) i;
      table[i] = ByteBuffer.wrap(sha256(seed)).getLong();
    }
    return table;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package reg.ipld.unixfs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The first 64 bits of murmur3 x64 128 with seed 0, which place an entry in a sharded directory.
 * Not a cryptographic hash. Source: Austin Appleby's description, in the public domain.
 */
final class Murmur3 {
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Murmur3() {}

  static long hash(byte[] data) {
    long h1 = 0;
    long h2 = 0;
    int whole = data.length & ~15;
    for (int i = 0; i < whole; i += 16) {
      h1 ^= mixK1((long) LONG.get(data, i));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mixK2((long) LONG.get(data, i + 8));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    h1 ^= mixK1(tail(data, whole));
    h2 ^= mixK2(tail(data, whole + 8));
    h1 ^= data.length;
    h2 ^= data.length;
    h1 += h2;
    h2 += h1;
    return finish(h1) + finish(h2);
  }

  /** Up to eight bytes from the index on, little-endian; zeros where the data has ended. */
  private static long tail(byte[] data, int from) {
    long value = 0;
    for (int i = Math.min(data.length, from + 8) - 1; i >= from; i--) {
      value = value << 8 | (data[i] & 0xff);
    }
    return value;
  }

  private static long mixK1(long k) {
    return Long.rotateLeft(k * C1, 31) * C2;
  }

  private static long mixK2(long k) {
    return Long.rotateLeft(k * C2, 33) * C1;
  }

  private static long finish(long h) {
    long mixed = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}

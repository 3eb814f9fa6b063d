package reg.storage.form;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import reg.ipld.ElementType;

/**
 * Sorts little-endian float elements into byte planes and back. Of the top 16 bits of each element,
 * plane 0 takes bits 14 to 7 (bfloat16 and float32: the exponent) and plane 1 bit 15 with bits 6 to
 * 0; each further byte of the element is a plane of its own, from high to low. Exponents of weights
 * repeat, mantissas do not, so that apart the former compress well.
 *
 * <p>Elements are taken eight at a time, as {@code width} 64-bit words. In a plane, the byte of the
 * element in lane {@code l} of word {@code j} stands at {@code l * width + j} of its eight: that
 * order costs one shift a word, and entropy coding does not care.
 *
 * <p>The loops use nothing that only the optimising compiler knows: they are as fast soon after
 * start.
 */
final class Planes {
  /** Elements in a group. */
  static final int GROUP = 8;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LANES_16 = 0x00FF_00FF_00FF_00FFL;
  private static final long MANTISSA_16 = 0x007F_007F_007F_007FL;
  private static final long SIGN_16 = 0x0080_0080_0080_0080L;

  /** Bytes of an element: 2, 4 or 8. */
  private final int width;

  /** Ones in the lowest byte of each lane of a word. */
  private final long lanes;

  private Planes(int width) {
    this.width = width;
    this.lanes =
        switch (width) {
          case 2 -> LANES_16;
          case 4 -> 0x0000_00FF_0000_00FFL;
          case 8 -> 0x0000_0000_0000_00FFL;
          default -> throw Form.malformed("planes of elements of " + width + " bytes");
        };
  }

  /**
   * The planes of elements of 2, 4 or 8 bytes.
   *
   * @throws reg.base.RegistryException MALFORMED for any other width
   */
  static Planes of(int width) {
    return new Planes(width);
  }

  /** Bytes of an element. */
  int width() {
    return width;
  }

  /** Whether elements of this type are worth sorting into planes. */
  static boolean suit(ElementType type) {
    return switch (type) {
      case F16, BF16, F32, F64 -> true;
      case BYTES -> false;
    };
  }

  /** Whole groups in so many bytes; the rest belongs to no plane. */
  int groups(int bytes) {
    return bytes / (GROUP * width);
  }

  /** Sorts groups into planes; plane p fills {@code out} from {@code p * groups * 8}. */
  void split(byte[] in, int from, int groups, byte[] out) {
    if (width == 2) {
      split16(in, from, groups, out);
      return;
    }
    for (int plane = 0; plane < width; plane++) {
      splitPlane(in, from, groups, plane, out);
    }
  }

  private static void split16(byte[] in, int from, int groups, byte[] out) {
    int next = from;
    int high = 0;
    int low = groups * GROUP;
    for (int i = 0; i < groups; i++) {
      long a = (long) WORD.get(in, next);
      long b = (long) WORD.get(in, next + 8);
      WORD.set(out, high, (a >>> 7 & LANES_16) | (b >>> 7 & LANES_16) << 8);
      WORD.set(out, low, low16(a) | low16(b) << 8);
      next += 16;
      high += GROUP;
      low += GROUP;
    }
  }

  private static long low16(long word) {
    return (word & MANTISSA_16) | (word >>> 8 & SIGN_16);
  }

  /** Any width, one plane: what {@link #split16} does in one pass for two. */
  void splitPlane(byte[] in, int from, int groups, int plane, byte[] out) {
    long low = plane == 1 ? lanes >>> 1 & lanes : lanes;
    long sign = plane == 1 ? lanes & ~low : 0;
    int shift = shift(plane);
    int next = from;
    int to = plane * groups * GROUP;
    for (int i = 0; i < groups; i++) {
      long gathered = 0;
      for (int word = 0; word < width; word++) {
        long w = (long) WORD.get(in, next);
        gathered |= (((w >>> shift) & low) | ((w >>> (shift + 8)) & sign)) << (8 * word);
        next += 8;
      }
      WORD.set(out, to, gathered);
      to += GROUP;
    }
  }

  /** Puts the elements back together, from the beginning of {@code out}, which holds zeros. */
  void join(List<Plane> planes, int groups, byte[] out) {
    if (width == 2) {
      join16(planes.get(0), planes.get(1), groups, out);
      return;
    }
    for (int plane = 0; plane < width; plane++) {
      joinPlane(planes.get(plane), plane, groups, out);
    }
  }

  /** Any width, one plane: what {@link #join16} does in one pass for two. */
  void joinPlane(Plane in, int plane, int groups, byte[] out) {
    long low = plane == 1 ? lanes >>> 1 & lanes : lanes;
    long sign = plane == 1 ? lanes & ~low : 0;
    int shift = shift(plane);
    int to = 0;
    for (int i = 0; i < groups * GROUP; i += GROUP) {
      long gathered = (long) WORD.get(in.array, in.offset + i);
      for (int word = 0; word < width; word++) {
        long bits = ((gathered & low) << shift) | ((gathered & sign) << (shift + 8));
        WORD.set(out, to, (long) WORD.get(out, to) | bits);
        gathered >>>= 8;
        to += 8;
      }
    }
  }

  private static void join16(Plane high, Plane low, int groups, byte[] out) {
    int to = 0;
    for (int i = 0; i < groups * GROUP; i += GROUP) {
      long h = (long) WORD.get(high.array, high.offset + i);
      long l = (long) WORD.get(low.array, low.offset + i);
      WORD.set(out, to, word16(h, l));
      WORD.set(out, to + 8, word16(h >>> 8, l >>> 8));
      to += 16;
    }
  }

  private static long word16(long high, long low) {
    return (high & LANES_16) << 7 | (low & MANTISSA_16) | (low & SIGN_16) << 8;
  }

  private int shift(int plane) {
    return plane == 0 ? 8 * width - 9 : 8 * (width - 1 - plane);
  }

  /** Where one plane's bytes begin. */
  static final class Plane {
    final byte[] array;
    final int offset;

    Plane(byte[] array, int offset) {
      this.array = array;
      this.offset = offset;
    }
  }
}

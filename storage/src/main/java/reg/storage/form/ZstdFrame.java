package reg.storage.form;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The rules for a zstd frame inside a stored form, stricter than RFC 8878: one frame, no
 * dictionary, no checksum, nothing behind it, and a window of at most {@value #WINDOW_BYTES_MAX}
 * bytes.
 */
final class ZstdFrame {
  /** The largest window a frame may ask for, in bytes (trust-and-threats 4.1). */
  static final int WINDOW_BYTES_MAX = 8 << 20;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int MAGIC = 0xFD2FB528;
  private static final int HEADER_BYTES_MIN = 6;
  private static final int DICTIONARY_FLAGS = 0b0000_0011;
  private static final int CHECKSUM_FLAG = 0b0000_0100;
  private static final int RESERVED_FLAGS = 0b0001_1000;
  private static final int SINGLE_SEGMENT_FLAG = 0b0010_0000;
  private static final int REFUSED_FLAGS = DICTIONARY_FLAGS | CHECKSUM_FLAG | RESERVED_FLAGS;

  private ZstdFrame() {}

  /**
   * Checks the range before any of it is decoded.
   *
   * @throws reg.base.RegistryException MALFORMED when it breaks a rule
   */
  static void check(byte[] array, int offset, int length) {
    if (length < HEADER_BYTES_MIN || (int) INT.get(array, offset) != MAGIC) {
      throw Form.malformed("not a zstd frame");
    }
    int flags = array[offset + 4];
    if ((flags & REFUSED_FLAGS) != 0) {
      throw Form.malformed("a zstd frame with a dictionary, a checksum or reserved bits");
    }
    boolean windowed = (flags & SINGLE_SEGMENT_FLAG) == 0;
    if (windowed && window(array[offset + 5]) > WINDOW_BYTES_MAX) {
      throw Form.malformed("a zstd window above " + WINDOW_BYTES_MAX + " bytes");
    }
    if (length(array, offset, length) != length) {
      throw Form.malformed("a zstd frame with bytes behind it");
    }
  }

  private static long length(byte[] array, int offset, int length) {
    try {
      return Zstd.findFrameCompressedSize(array, offset, length);
    } catch (ZstdException e) {
      throw Form.malformed("a truncated or damaged zstd frame: " + e.getMessage());
    }
  }

  /** The window size of a window descriptor (RFC 8878, 3.1.1.1.2). */
  private static long window(int descriptor) {
    long base = 1L << (10 + ((descriptor >>> 3) & 0x1f));
    return base + base / 8 * (descriptor & 7);
  }
}

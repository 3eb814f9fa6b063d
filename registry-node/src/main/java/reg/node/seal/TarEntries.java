package reg.node.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands before each file of a tar: a ustar header, and before it a pax header where ustar has
 * no room. A function of path and size alone, so that a reader knows where each file lies without
 * reading what a stranger wrote. Source: POSIX.1-2001, pax.
 */
final class TarEntries {
  /** Headers and contents fill blocks of so many bytes. */
  static final int BLOCK_BYTES = 512;

  private static final int NAME_BYTES = 100;
  private static final long SIZE_MAX = (1L << 33) - 1;
  private static final int CHECKSUM_AT = 148;
  private static final int SIZE_AT = 124;

  private TarEntries() {}

  /** The header of a file. */
  static byte[] file(String path, long size) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    if (name.length <= NAME_BYTES && size <= SIZE_MAX) {
      return header(name, size, '0');
    }
    String records = record("path", path) + record("size", Long.toString(size));
    byte[] cut = Arrays.copyOf(name, Math.min(name.length, NAME_BYTES));
    return extended(records, header(cut, Math.min(size, SIZE_MAX), '0'));
  }

  /** The header of a folder. */
  static byte[] folder(String path) {
    byte[] name = (path + "/").getBytes(StandardCharsets.UTF_8);
    if (name.length <= NAME_BYTES) {
      return header(name, 0, '5');
    }
    return extended(record("path", path + "/"), header(Arrays.copyOf(name, NAME_BYTES), 0, '5'));
  }

  /** A pax header with records, and the header that they are for. */
  private static byte[] extended(String records, byte[] header) {
    byte[] pax = records.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate((int) (2 * BLOCK_BYTES + padded(pax.length)))
        .put(header("pax".getBytes(StandardCharsets.US_ASCII), pax.length, 'x'))
        .put(pax)
        .position((int) (BLOCK_BYTES + padded(pax.length)))
        .put(header)
        .array();
  }

  /** A length, filled up to whole blocks. */
  static long padded(long length) {
    return (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }

  /**
   * The size that a header without extensions tells.
   *
   * @return -1 for anything but the header that {@link #file} makes of this path and some size
   */
  static long sizeIn(byte[] header, String path) {
    long size = 0;
    for (int i = SIZE_AT; i < SIZE_AT + 11; i++) {
      int digit = header[i] - '0';
      if (digit < 0 || digit > 7) {
        return -1;
      }
      size = size * 8 + digit;
    }
    return Arrays.equals(header, file(path, size)) ? size : -1;
  }

  /** Its own length counts itself. */
  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int bytes = rest.getBytes(StandardCharsets.UTF_8).length;
    int length = bytes + Integer.toString(bytes).length();
    if (Integer.toString(length).length() > Integer.toString(bytes).length()) {
      length++;
    }
    return length + rest;
  }

  private static byte[] header(byte[] name, long size, char kind) {
    byte[] header = new byte[BLOCK_BYTES];
    System.arraycopy(name, 0, header, 0, name.length);
    put(header, 100, kind == '5' ? "0000755\0" : "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, SIZE_AT, "%011o\0".formatted(size));
    put(header, 136, "00000000000\0");
    put(header, CHECKSUM_AT, "        ");
    header[156] = (byte) kind;
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += Byte.toUnsignedInt(b);
    }
    put(header, CHECKSUM_AT, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, header, at, text.length());
  }
}

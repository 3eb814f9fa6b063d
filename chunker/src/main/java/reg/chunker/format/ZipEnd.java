package reg.chunker.format;

/**
 * What the end of a zip file says about its directory, which must lie right before.
 *
 * @param entries how many it lists
 * @param directorySize its length in bytes
 * @param directoryOffset where it begins
 */
record ZipEnd(long entries, long directorySize, long directoryOffset) {
  private static final int SIGNATURE = 0x0605_4b50;
  private static final int BYTES = 22;
  private static final int COMMENT_BYTES_MAX = 0xffff;
  private static final long LOCATOR_SIGNATURE = 0x0706_4b50L;
  private static final int LOCATOR_BYTES = 20;
  private static final long SIGNATURE_64 = 0x0606_4b50L;
  private static final int BYTES_64 = 56;
  private static final int MAX_16 = 0xffff;
  private static final long MAX_32 = 0xffff_ffffL;

  static ZipEnd find(FileBytes file) {
    long at = offset(file);
    var in = new HeaderInput(file, at + 4, at + BYTES);
    int disk = in.u16();
    int directoryDisk = in.u16();
    int entriesHere = in.u16();
    var end = new ZipEnd(in.u16(), in.u32(), in.u32());
    boolean large =
        end.entries == MAX_16 || end.directorySize == MAX_32 || end.directoryOffset == MAX_32;
    if (large && hasLocator(file, at)) {
      return find64(file, at - LOCATOR_BYTES);
    }
    if (disk != 0 || directoryDisk != 0 || entriesHere != end.entries) {
      throw Malformed.because("a zip file on several disks");
    }
    return end.requireBefore(at);
  }

  private static boolean hasLocator(FileBytes file, long end) {
    long at = end - LOCATOR_BYTES;
    return at >= 0 && new HeaderInput(file, at, end).u32() == LOCATOR_SIGNATURE;
  }

  private static ZipEnd find64(FileBytes file, long locator) {
    var in = new HeaderInput(file, locator + 4, locator + LOCATOR_BYTES);
    in.pass(4);
    long at = in.i64();
    if (at < 0 || at > locator - BYTES_64) {
      throw Malformed.because("the ZIP64 end record lies at " + Long.toUnsignedString(at));
    }
    var record = new HeaderInput(file, at, at + BYTES_64);
    if (record.u32() != SIGNATURE_64 || record.i64() != locator - at - 12) {
      throw Malformed.because("no ZIP64 end record where its locator says");
    }
    record.pass(4);
    if (record.i64() != 0) {
      throw Malformed.because("a zip file on several disks");
    }
    long entriesHere = record.i64();
    var end = new ZipEnd(record.i64(), record.i64(), record.i64());
    if (entriesHere != end.entries) {
      throw Malformed.because("a zip file on several disks");
    }
    return end.requireBefore(at);
  }

  private ZipEnd requireBefore(long end) {
    boolean inside =
        entries >= 0 && directoryOffset >= 0 && directoryOffset <= end && directorySize >= 0;
    if (!inside || directorySize != end - directoryOffset) {
      throw Malformed.because("the zip directory does not lie right before its end record");
    }
    return this;
  }

  /** The last end record whose comment reaches exactly to the end of the file. */
  private static long offset(FileBytes file) {
    long from = Math.max(0, file.size() - BYTES - COMMENT_BYTES_MAX);
    byte[] tail = new HeaderInput(file, from, file.size()).bytes(file.size() - from);
    for (int i = tail.length - BYTES; i >= 0; i--) {
      if (u16(tail, i) == (SIGNATURE & MAX_16)
          && u16(tail, i + 2) == SIGNATURE >>> 16
          && u16(tail, i + BYTES - 2) == tail.length - BYTES - i) {
        return from + i;
      }
    }
    throw Malformed.because("no zip end record at the end of the file");
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }
}

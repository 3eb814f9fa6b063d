package reg.chunker.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import reg.base.RegistryException;

/**
 * The directory of a zip file, ZIP64 included: how PyTorch, NumPy and Keras keep their arrays.
 *
 * <p>Refused: a file whose end record is missing or followed by anything, several disks, a
 * directory over {@value #DIRECTORY_BYTES_MAX} bytes or outside the file or not just before its end
 * record, counts that it cannot hold, a name twice, entries that overlap. Source: PKWARE APPNOTE
 * 6.3.10.
 */
public final class ZipEntries {
  /** The longest directory, in bytes. */
  public static final int DIRECTORY_BYTES_MAX = 64 << 20;

  /** The most entries. */
  public static final int ENTRIES_MAX = 1_000_000;

  private static final long DIRECTORY_SIGNATURE = 0x0201_4b50L;
  private static final int DIRECTORY_ENTRY_BYTES = 46;
  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int ZIP64_EXTRA = 1;
  private static final int FLAG_ENCRYPTED = 1;
  private static final long MAX_32 = 0xffff_ffffL;

  private final HeaderInput in;
  private final ZipEnd end;

  private ZipEntries(FileBytes file, ZipEnd end) {
    this.end = end;
    this.in =
        new HeaderInput(file, end.directoryOffset(), end.directoryOffset() + end.directorySize());
  }

  /** Whether the first bytes are those of a zip file, right or wrong. */
  public static boolean claims(FileBytes file) {
    return file.size() >= 4 && new HeaderInput(file, 0, 4).u32() == ZipEntry.SIGNATURE;
  }

  /**
   * Reads the directory.
   *
   * @return the entries by where they lie
   * @throws RegistryException MALFORMED, naming the rule that the file breaks
   */
  public static List<ZipEntry> read(FileBytes file) {
    ZipEnd end = ZipEnd.find(file);
    boolean tooMany = end.entries() > end.directorySize() / DIRECTORY_ENTRY_BYTES;
    if (tooMany || end.entries() > ENTRIES_MAX || end.directorySize() > DIRECTORY_BYTES_MAX) {
      throw Malformed.because(
          end.entries() + " zip entries in a directory of " + end.directorySize() + " bytes");
    }
    return new ZipEntries(file, end).entries();
  }

  /** The bytes of a name read by {@link #read}, as they stand in the file. */
  static byte[] nameBytes(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  private List<ZipEntry> entries() {
    var entries = new ArrayList<ZipEntry>();
    var names = new HashSet<String>();
    for (long i = 0; i < end.entries(); i++) {
      ZipEntry entry = entry();
      if (!names.add(entry.name())) {
        throw Malformed.because("zip entry " + Malformed.shown(entry.name()) + " occurs twice");
      }
      entries.add(entry);
    }
    if (in.left() != 0) {
      throw Malformed.because(in.left() + " bytes behind the last zip directory entry");
    }
    entries.sort(Comparator.comparingLong(ZipEntry::headerOffset));
    for (int i = 0; i < entries.size(); i++) {
      boolean last = i + 1 == entries.size();
      long next = last ? end.directoryOffset() : entries.get(i + 1).headerOffset();
      entries.set(i, bounded(entries.get(i), next));
    }
    return List.copyOf(entries);
  }

  private ZipEntry entry() {
    if (in.u32() != DIRECTORY_SIGNATURE) {
      throw Malformed.because("a zip directory entry without its signature");
    }
    in.pass(4);
    boolean encrypted = (in.u16() & FLAG_ENCRYPTED) != 0;
    int method = in.u16();
    in.pass(8);
    long storedSize = in.u32();
    long size = in.u32();
    int nameLength = in.u16();
    int extraLength = in.u16();
    int commentLength = in.u16();
    int disk = in.u16();
    in.pass(6);
    long offset = in.u32();
    // One char a byte: names are compared and shown, never trusted as text.
    String name = new String(in.bytes(nameLength), StandardCharsets.ISO_8859_1);
    var sizes = new long[] {size, storedSize, offset};
    extra(extraLength, sizes, name);
    in.pass(commentLength);
    boolean stored = method == 0 && !encrypted;
    if (disk != 0 || (stored && sizes[0] != sizes[1])) {
      throw Malformed.because("zip entry " + Malformed.shown(name) + " contradicts itself");
    }
    int packing = encrypted ? ZipEntry.ENCRYPTED : method;
    return new ZipEntry(name, packing, sizes[1], sizes[0], sizes[2], 0);
  }

  /** Replaces those of size, stored size and offset that did not fit 32 bits. */
  private void extra(int length, long[] sizes, String name) {
    long rest = length;
    while (rest >= 4) {
      int id = in.u16();
      int bytes = in.u16();
      rest -= 4;
      if (bytes > rest) {
        throw Malformed.because("zip entry " + Malformed.shown(name) + " has a cut extra field");
      }
      rest -= bytes;
      for (int i = 0; i < sizes.length && id == ZIP64_EXTRA; i++) {
        if (sizes[i] == MAX_32 && bytes >= 8) {
          sizes[i] = in.i64();
          bytes -= 8;
        }
      }
      in.pass(bytes);
    }
    in.pass(rest);
    for (long value : sizes) {
      if (value < 0) {
        throw Malformed.because("zip entry " + Malformed.shown(name) + " is too large to count");
      }
    }
  }

  private static ZipEntry bounded(ZipEntry e, long next) {
    long room = next - e.headerOffset() - LOCAL_HEADER_BYTES;
    if (room < 0 || e.storedSize() > room) {
      throw Malformed.because("zip entry " + Malformed.shown(e.name()) + " runs into the next");
    }
    return new ZipEntry(e.name(), e.method(), e.storedSize(), e.size(), e.headerOffset(), next);
  }
}

package reg.chunker.format;

import java.util.Arrays;
import reg.base.RegistryException;

/**
 * An entry of a zip file's directory.
 *
 * @param name as the directory has it; never a path to write to
 * @param method how it is packed, as APPNOTE numbers it: 0 not at all, 8 deflate; {@link
 *     #ENCRYPTED} when it is encrypted, however it is packed
 * @param storedSize the bytes it takes in the file, without its headers
 * @param size the bytes it has when unpacked, as the directory says
 * @param headerOffset where its local header begins
 * @param end where the next entry or the directory begins
 */
public record ZipEntry(
    String name, int method, long storedSize, long size, long headerOffset, long end) {
  /** Stands for the packing of an entry that is encrypted. */
  public static final int ENCRYPTED = -1;

  static final long SIGNATURE = 0x0403_4b50L;

  private static final int HEADER_BYTES = 30;

  /** Whether its bytes lie in the file as they are: neither packed nor encrypted. */
  public boolean stored() {
    return method == 0;
  }

  /**
   * Where the entry's bytes begin, as its local header says.
   *
   * @throws RegistryException MALFORMED when the local header is none, contradicts the directory or
   *     leaves no room for the bytes
   */
  public long dataOffset(FileBytes file) {
    var in = new HeaderInput(file, headerOffset, Math.min(end, headerOffset + (1 << 18)));
    if (in.u32() != SIGNATURE) {
      throw refused("has no local header");
    }
    in.pass(4);
    if ((in.u16() == 0) != stored() && method != ENCRYPTED) {
      throw refused("is packed otherwise than the directory says");
    }
    in.pass(16);
    int nameBytes = in.u16();
    int extraBytes = in.u16();
    byte[] local = in.bytes(nameBytes);
    if (!Arrays.equals(local, ZipEntries.nameBytes(name))) {
      throw refused("has another name in its local header");
    }
    long offset = headerOffset + HEADER_BYTES + nameBytes + extraBytes;
    if (offset > end || storedSize > end - offset) {
      throw refused("runs into the next");
    }
    return offset;
  }

  private RegistryException refused(String why) {
    return Malformed.because("zip entry " + Malformed.shown(name) + " " + why);
  }
}

package reg.storage.form;

import java.nio.ByteBuffer;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.multiformats.Varint;

/**
 * The ways in which a block's bytes are kept. A stored form is {@code id || uvarint raw size ||
 * body}; see {@code docs/formats/stored-form.md}.
 */
public enum Form {
  /** The bytes as they are. */
  RAW(0),
  /** One zstd frame. */
  ZSTD(1),
  /** The bytes of float elements sorted into planes, each plane raw or one zstd frame. */
  PLANES(2),
  /** Not the bytes but where they lie in a file of the user's. */
  REFERENCE(3);

  /** The most bytes in front of a body: id and raw size. */
  public static final int HEADER_BYTES_MAX = 5;

  private final byte id;

  Form(int id) {
    this.id = (byte) id;
  }

  /** The first byte of such a stored form. */
  public byte id() {
    return id;
  }

  /**
   * Reads the first byte.
   *
   * @throws RegistryException MALFORMED when it is absent or unknown
   */
  public static Form read(ByteBuffer in) {
    if (!in.hasRemaining()) {
      throw malformed("an empty stored form");
    }
    byte id = in.get();
    for (Form form : values()) {
      if (form.id == id) {
        return form;
      }
    }
    throw malformed(
        "stored form " + (id & 0xff) + " is unknown; a newer version may have written it");
  }

  /**
   * Reads the raw size.
   *
   * @throws RegistryException MALFORMED when it exceeds {@link Block#BYTES_MAX}
   */
  public static int readRawSize(ByteBuffer in) {
    long size = Varint.read(in);
    if (size > Block.BYTES_MAX) {
      throw malformed("a raw size of " + size + " bytes; at most " + Block.BYTES_MAX);
    }
    return (int) size;
  }

  /** The {@link #RAW} form of a block, in an array of its own. */
  public static ByteBuffer raw(Block block) {
    var out = ByteBuffer.allocate(HEADER_BYTES_MAX + block.size());
    RAW.writeHeader(block.size(), out);
    return out.put(block.array(), block.offset(), block.size()).flip();
  }

  /** Writes id and raw size. */
  void writeHeader(int rawSize, ByteBuffer out) {
    out.put(id);
    Varint.write(rawSize, out);
  }

  static RegistryException malformed(String message) {
    return new RegistryException(Fault.MALFORMED, message);
  }
}

package reg.ipld;

import java.nio.ByteBuffer;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;

/**
 * Bytes with their CID, checked. A block is a view of an array range that it does not copy: whoever
 * makes it decides how long the bytes stay as they are (see {@link BlockSink}).
 *
 * <p>Limit: {@value #BYTES_MAX} bytes (bitswap and gateways carry no more).
 */
public final class Block {
  /** The largest block, in bytes. */
  public static final int BYTES_MAX = 2 << 20;

  private final Cid cid;
  private final byte[] array;
  private final int offset;
  private final int size;

  private Block(Cid cid, byte[] array, int offset, int size) {
    this.cid = cid;
    this.array = array;
    this.offset = offset;
    this.size = size;
  }

  /** A new block: computes the version 1 CID with sha2-256. */
  public static Block of(Codec codec, byte[] data) {
    return of(codec, data, 0, data.length);
  }

  /** A new block of an array range: computes the version 1 CID with sha2-256. */
  public static Block of(Codec codec, byte[] array, int offset, int size) {
    requireSize(size, codec.toString());
    return new Block(Cid.v1(codec, Multihash.sha256(array, offset, size)), array, offset, size);
  }

  /**
   * A block from outside, after its hash was checked.
   *
   * @throws RegistryException CORRUPT, naming the CID, when the bytes are not those of the CID;
   *     MALFORMED when they are more than a block may have or the hash function is unknown
   */
  public static Block verified(Cid cid, byte[] data) {
    return verified(cid, data, 0, data.length);
  }

  /** As {@link #verified(Cid, byte[])}, of an array range. */
  public static Block verified(Cid cid, byte[] array, int offset, int size) {
    requireSize(size, cid.toString());
    if (!cid.multihash().matches(array, offset, size)) {
      throw new RegistryException(
          Fault.CORRUPT, "block " + cid + " is damaged: its " + size + " bytes have another hash");
    }
    return new Block(cid, array, offset, size);
  }

  public Cid cid() {
    return cid;
  }

  /** How many bytes. */
  public int size() {
    return size;
  }

  /** A read-only view of the bytes. */
  public ByteBuffer data() {
    return ByteBuffer.wrap(array, offset, size).slice().asReadOnlyBuffer();
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    byte[] copy = new byte[size];
    System.arraycopy(array, offset, copy, 0, size);
    return copy;
  }

  /** The array that holds the bytes from {@link #offset}; shared, never written to. */
  public byte[] array() {
    return array;
  }

  /** Where in {@link #array} the bytes begin. */
  public int offset() {
    return offset;
  }

  private static void requireSize(int size, String what) {
    if (size > BYTES_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, what + ": a block of " + size + " bytes; at most " + BYTES_MAX);
    }
  }

  @Override
  public String toString() {
    return cid + " (" + size + " bytes)";
  }
}

package reg.ipld;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multibase;
import reg.ipld.multiformats.Multihash;
import reg.ipld.multiformats.Varint;

/**
 * A content identifier: codec and multihash. Version 0 is a bare sha2-256 multihash of a dag-pb
 * block written in base58btc; version 1 is {@code 01 || uvarint codec || multihash}, written in
 * base32.
 *
 * <p>Limits: at most {@value #BYTES_MAX} bytes; hash functions and digest lengths as in {@link
 * Multihash}. Source: multiformats/cid.
 */
public final class Cid implements Comparable<Cid> {
  /** The longest binary form, in bytes. */
  public static final int BYTES_MAX = 168;

  private final int version;
  private final Codec codec;
  private final Multihash multihash;

  private Cid(int version, Codec codec, Multihash multihash) {
    this.version = version;
    this.codec = codec;
    this.multihash = multihash;
  }

  /** A version 1 CID. */
  public static Cid v1(Codec codec, Multihash multihash) {
    return new Cid(1, codec, multihash);
  }

  /** A version 0 CID of a dag-pb block's sha2-256 multihash. */
  public static Cid v0(Multihash multihash) {
    if (multihash.code() != Multihash.SHA2_256) {
      throw new IllegalArgumentException("CIDv0 of hash function " + multihash.code());
    }
    return new Cid(0, Codec.DAG_PB, multihash);
  }

  /**
   * Parses the text form: base58btc {@code Qm…} (version 0) or multibase (version 1).
   *
   * @throws RegistryException MALFORMED, with the text, for anything else
   */
  public static Cid parse(String text) {
    try {
      if (text.length() == 46 && text.startsWith("Qm")) {
        return decodeWhole(Multibase.BASE58BTC.decodeBare(text));
      }
      byte[] bytes = Multibase.decode(text);
      if (bytes.length >= 2 && bytes[0] == 0x12 && bytes[1] == 0x20) {
        throw new RegistryException(Fault.MALFORMED, "a version 0 CID has no multibase prefix");
      }
      return decodeWhole(bytes);
    } catch (RegistryException e) {
      String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
      throw new RegistryException(
          Fault.MALFORMED, "not a CID: '" + shown + "' (" + e.getMessage() + ")", e);
    }
  }

  /** Whether the text is a CID that {@link #parse} accepts. */
  public static boolean isCid(String text) {
    try {
      parse(text);
      return true;
    } catch (RegistryException e) {
      return false;
    }
  }

  /**
   * Decodes a binary CID that fills the array.
   *
   * @throws RegistryException MALFORMED for an unknown version, codec or hash, or trailing bytes
   */
  public static Cid decodeWhole(byte[] bytes) {
    return decodeWhole(ByteBuffer.wrap(bytes));
  }

  /** As {@link #decodeWhole(byte[])}, of the bytes between the buffer's position and limit. */
  public static Cid decodeWhole(ByteBuffer in) {
    Cid cid = decode(in);
    if (in.hasRemaining()) {
      throw new RegistryException(Fault.MALFORMED, in.remaining() + " bytes behind the CID");
    }
    return cid;
  }

  /**
   * Reads a binary CID at the buffer's position and moves behind it.
   *
   * @throws RegistryException MALFORMED for an unknown version, codec or hash
   */
  public static Cid decode(ByteBuffer in) {
    int start = in.position();
    if (in.remaining() >= 2 && in.get(start) == 0x12 && in.get(start + 1) == 0x20) {
      return v0(Multihash.decode(in));
    }
    long version = Varint.read(in);
    if (version != 1) {
      throw new RegistryException(Fault.MALFORMED, "unsupported CID version " + version);
    }
    return v1(Codec.of(Varint.read(in)), Multihash.decode(in));
  }

  /** 0 or 1. */
  public int version() {
    return version;
  }

  public Codec codec() {
    return codec;
  }

  public Multihash multihash() {
    return multihash;
  }

  /** The same block's version 1 CID. */
  public Cid toV1() {
    return version == 1 ? this : v1(codec, multihash);
  }

  /** The binary form. */
  public byte[] bytes() {
    if (version == 0) {
      return multihash.bytes();
    }
    var out = ByteBuffer.allocate(size());
    write(out);
    return out.array();
  }

  /** How many bytes {@link #bytes} has. */
  public int size() {
    return version == 0 ? multihash.size() : 1 + Varint.length(codec.code()) + multihash.size();
  }

  /** Writes the binary form at the buffer's position. */
  public void write(ByteBuffer out) {
    if (version == 1) {
      out.put((byte) 1);
      Varint.write(codec.code(), out);
    }
    multihash.write(out);
  }

  @Override
  public int compareTo(Cid other) {
    int byHash = multihash.compareTo(other.multihash);
    int byCodec = byHash != 0 ? byHash : codec.compareTo(other.codec);
    return byCodec != 0 ? byCodec : Integer.compare(version, other.version);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cid that
        && version == that.version
        && codec == that.codec
        && multihash.equals(that.multihash);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, codec) * 31 + multihash.hashCode();
  }

  /** The text form: base58btc for version 0, base32 for version 1. */
  @Override
  public String toString() {
    return version == 0
        ? Multibase.BASE58BTC.encodeBare(multihash.bytes())
        : Multibase.BASE32.encode(bytes());
  }
}

package reg.ipld.multiformats;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * A hash function's code and a digest: {@code uvarint code || uvarint length || digest}. Two blocks
 * are the same when their multihashes are; stores key on it.
 *
 * <p>Limits: digests of 20 to 128 bytes, identity digests of at most 128; only the hash functions
 * of {@link #name}'s list. Source: multiformats/multihash, boxo verifcid, IPIP-512.
 */
public final class Multihash implements Comparable<Multihash> {
  public static final int IDENTITY = 0x00;
  public static final int SHA1 = 0x11;
  public static final int SHA2_256 = 0x12;
  public static final int SHA2_512 = 0x13;

  /** The shortest digest of a real hash function, in bytes. */
  public static final int DIGEST_BYTES_MIN = 20;

  /** The longest digest, in bytes; also the longest identity digest. */
  public static final int DIGEST_BYTES_MAX = 128;

  private static final int UPDATE_BYTES = 16 << 10;

  private final byte[] bytes;
  private final int digestStart;
  private final int code;

  private Multihash(byte[] bytes, int digestStart, int code) {
    this.bytes = bytes;
    this.digestStart = digestStart;
    this.code = code;
  }

  /** The sha2-256 multihash of a finished 32-byte digest. */
  public static Multihash ofSha256(byte[] digest) {
    if (digest.length != 32) {
      throw new IllegalArgumentException("sha2-256 digest of " + digest.length + " bytes");
    }
    byte[] bytes = new byte[34];
    bytes[0] = SHA2_256;
    bytes[1] = 32;
    System.arraycopy(digest, 0, bytes, 2, 32);
    return new Multihash(bytes, 2, SHA2_256);
  }

  /** The sha2-256 multihash of bytes. */
  public static Multihash sha256(byte[] array, int offset, int length) {
    byte[] digest = SystemSha256.digest(ByteBuffer.wrap(array, offset, length));
    if (digest != null) {
      return ofSha256(digest);
    }
    MessageDigest sha = digest("SHA-256");
    update(sha, array, offset, length);
    return ofSha256(sha.digest());
  }

  /**
   * A multihash of a code and a digest.
   *
   * @throws RegistryException MALFORMED for a hash function or digest length outside the limits
   */
  public static Multihash of(int code, byte[] digest) {
    var out =
        ByteBuffer.allocate(Varint.length(code) + Varint.length(digest.length) + digest.length);
    Varint.write(code, out);
    Varint.write(digest.length, out);
    return decode(out.put(digest).flip());
  }

  /**
   * Reads a multihash at the buffer's position and moves behind it.
   *
   * @throws RegistryException MALFORMED for truncated bytes, a hash function or a length outside
   *     the limits
   */
  public static Multihash decode(ByteBuffer in) {
    int start = in.position();
    long code = Varint.read(in);
    long length = Varint.read(in);
    String name = code > Integer.MAX_VALUE ? null : name((int) code);
    if (name == null) {
      throw malformed("hash function 0x" + Long.toHexString(code) + " is not allowed");
    }
    int min = code == IDENTITY ? 0 : DIGEST_BYTES_MIN;
    boolean fixed = code == SHA2_256 && length != 32;
    if (length < min || length > DIGEST_BYTES_MAX || fixed) {
      throw malformed("a " + name + " digest of " + length + " bytes");
    }
    if (length > in.remaining()) {
      throw malformed("truncated " + name + " digest");
    }
    int digestStart = in.position() - start;
    byte[] bytes = new byte[digestStart + (int) length];
    in.get(start, bytes);
    in.position(start + bytes.length);
    return new Multihash(bytes, digestStart, (int) code);
  }

  /**
   * Whether the data has this digest.
   *
   * @throws RegistryException MALFORMED when this hash function cannot be computed here
   */
  public boolean matches(byte[] array, int offset, int length) {
    return matches(ByteBuffer.wrap(array, offset, length));
  }

  /**
   * Whether the bytes from the buffer's position to its limit have this digest; neither moves.
   *
   * @throws RegistryException MALFORMED when this hash function cannot be computed here
   */
  public boolean matches(ByteBuffer data) {
    if (code == IDENTITY) {
      return ByteBuffer.wrap(bytes, digestStart, bytes.length - digestStart).equals(data);
    }
    byte[] bySystem = code == SHA2_256 ? SystemSha256.digest(data) : null;
    return isDigest(bySystem == null ? javaDigest(data) : bySystem);
  }

  /** From a direct buffer the bytes are copied in small pieces that stay in a processor's cache. */
  private byte[] javaDigest(ByteBuffer data) {
    MessageDigest digest = digest(javaName());
    if (data.hasArray()) {
      update(digest, data.array(), data.arrayOffset() + data.position(), data.remaining());
    } else {
      digest.update(data.duplicate());
    }
    return digest.digest();
  }

  /**
   * A digest of this hash function that nothing was put into. Of large pieces of memory it costs
   * least when each is hashed right after it was written.
   *
   * @throws RegistryException MALFORMED when this hash function cannot be computed here
   */
  public MessageDigest newDigest() {
    return code == SHA2_256 ? newSha256() : digest(javaName());
  }

  /** Whether this is the digest that a {@link #newDigest} came to. */
  public boolean isDigest(byte[] actual) {
    int size = bytes.length - digestStart;
    return size <= actual.length
        && MessageDigest.isEqual(
            Arrays.copyOfRange(bytes, digestStart, bytes.length), Arrays.copyOf(actual, size));
  }

  /**
   * Says that this process has much to hash. Then what is small goes the way of what is large, and
   * the JDK's digests, which take 0.01 s to make ready, may never be asked for.
   */
  public static void expectMuch() {
    SystemSha256.takeSmall();
  }

  /** A digest of SHA-256 that nothing was put into, for bytes that come in pieces. */
  public static MessageDigest newSha256() {
    MessageDigest bySystem = SystemDigest.of();
    return bySystem == null ? digest("SHA-256") : bySystem;
  }

  /**
   * Adds bytes to a digest, to the JDK's in pieces: after some thousand calls it runs as one
   * compiled stretch, which makes the first GiB of a process 10 % faster than calls of a MiB.
   */
  public static void update(MessageDigest digest, byte[] array, int offset, int length) {
    int piece = digest instanceof SystemDigest ? length : UPDATE_BYTES;
    for (int done = 0; done < length; done += piece) {
      digest.update(array, offset + done, Math.min(piece, length - done));
    }
  }

  /** The multicodec code of the hash function. */
  public int code() {
    return code;
  }

  /** A copy of the digest. */
  public byte[] digest() {
    return Arrays.copyOfRange(bytes, digestStart, bytes.length);
  }

  /** The digest in lower-case hex digits, as files of checksums and bills write it. */
  public String hexDigest() {
    return HexFormat.of().formatHex(digest());
  }

  /** A copy of code, length and digest. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Writes code, length and digest at the buffer's position. */
  public void write(ByteBuffer out) {
    out.put(bytes);
  }

  /** How many bytes {@link #bytes} has. */
  public int size() {
    return bytes.length;
  }

  private String javaName() {
    return switch (code) {
      case SHA1 -> "SHA-1";
      case SHA2_256 -> "SHA-256";
      case SHA2_512 -> "SHA-512";
      case 0x14 -> "SHA3-512";
      case 0x15 -> "SHA3-384";
      case 0x16 -> "SHA3-256";
      case 0x17 -> "SHA3-224";
      default -> throw malformed("hash function " + name(code) + " cannot be computed here");
    };
  }

  private static @Nullable String name(int code) {
    return switch (code) {
      case IDENTITY -> "identity";
      case SHA1 -> "sha1";
      case SHA2_256 -> "sha2-256";
      case SHA2_512 -> "sha2-512";
      case 0x14 -> "sha3-512";
      case 0x15 -> "sha3-384";
      case 0x16 -> "sha3-256";
      case 0x17 -> "sha3-224";
      case 0x1e -> "blake3";
      case 0x56 -> "dbl-sha2-256";
      default -> code >= 0xb214 && code <= 0xb240 ? "blake2b" : null;
    };
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RegistryException malformed(String message) {
    return new RegistryException(Fault.MALFORMED, message);
  }

  @Override
  public int compareTo(Multihash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Multihash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    int end = bytes.length;
    return end < 4
        ? Arrays.hashCode(bytes)
        : bytes[end - 4] << 24
            | (bytes[end - 3] & 0xff) << 16
            | (bytes[end - 2] & 0xff) << 8
            | (bytes[end - 1] & 0xff);
  }

  @Override
  public String toString() {
    return Multibase.BASE16.encode(bytes);
  }
}

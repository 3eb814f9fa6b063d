package reg.manifest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multibase;

/**
 * An Ed25519 public key, written {@code did:key:z6Mk…}: {@code z || base58btc(ed 01 || 32 bytes)}.
 * Whoever holds a value of this type holds a point of the curve that is not of small order.
 *
 * <p>Source: the did:key method; RFC 8032. Format page: names.
 */
public final class DidKey implements Comparable<DidKey> {
  /** What every text form begins with. */
  public static final String PREFIX = "did:key:";

  /** What every bare form begins with. */
  static final String BARE_PREFIX = "z6Mk";

  private static final int TEXT_MAX = 64;

  private final byte[] bytes;
  private final String text;

  private DidKey(byte[] bytes) {
    this.bytes = bytes;
    byte[] coded = new byte[2 + bytes.length];
    coded[0] = (byte) 0xed;
    coded[1] = 0x01;
    System.arraycopy(bytes, 0, coded, 2, bytes.length);
    this.text = PREFIX + Multibase.BASE58BTC.encode(coded);
  }

  /**
   * The key of 32 bytes.
   *
   * @throws RegistryException MALFORMED when they are no point of the curve, not its canonical
   *     encoding, or of small order
   */
  public static DidKey of(byte[] publicKey) {
    String refusal = Ed25519Point.refusal(publicKey);
    if (refusal != null) {
      throw new RegistryException(Fault.MALFORMED, "not an Ed25519 public key: " + refusal);
    }
    return new DidKey(publicKey.clone());
  }

  /**
   * Parses {@code did:key:z6Mk…} or its bare form {@code z6Mk…}.
   *
   * @throws RegistryException INVALID_REQUEST for other text and for keys that {@link #of} refuses
   */
  public static DidKey parse(String text) {
    String bare = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    if (!bare.startsWith(BARE_PREFIX) || bare.length() > TEXT_MAX) {
      throw Grammar.invalid("not a did:key of an Ed25519 key (did:key:z6Mk…): " + quote(text));
    }
    try {
      byte[] coded = Multibase.decode(bare);
      DidKey key = of(Arrays.copyOfRange(coded, 2, coded.length));
      if (!key.bare().equals(bare)) {
        throw new RegistryException(Fault.MALFORMED, "it does not begin with the code of Ed25519");
      }
      return key;
    } catch (RegistryException e) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "not a did:key: " + quote(text) + ": " + e.getMessage(), e);
    }
  }

  private static String quote(String text) {
    return Grammar.quote(text);
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The text without {@code did:key:}. */
  public String bare() {
    return text.substring(PREFIX.length());
  }

  /** By the bytes. */
  @Override
  public int compareTo(DidKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DidKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** {@code did:key:z6Mk…}. */
  @Override
  public String toString() {
    return text;
  }
}

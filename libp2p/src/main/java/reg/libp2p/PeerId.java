package reg.libp2p;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multibase;
import reg.ipld.multiformats.Multihash;
import reg.libp2p.crypto.PublicKey;

/**
 * A peer's name: the multihash of its public key message, identity for messages of at most 42 bytes
 * (so Ed25519 and secp256k1 keys can be read back from the name) and sha2-256 for longer ones.
 *
 * <p>Text is base58btc ({@code 12D3KooW…}, {@code 16Uiu2…}, {@code Qm…}) or a CIDv1 of codec
 * libp2p-key ({@code k51…}, {@code bafz…}). Source: libp2p/specs peer-ids.
 */
public final class PeerId implements Comparable<PeerId> {
  /** The longest key message that is kept whole inside the name. */
  private static final int INLINE_BYTES_MAX = 42;

  private final Multihash multihash;

  private PeerId(Multihash multihash) {
    this.multihash = multihash;
  }

  /** The name of a key's owner. */
  public static PeerId of(PublicKey key) {
    byte[] message = key.encode();
    return new PeerId(
        message.length <= INLINE_BYTES_MAX
            ? Multihash.of(Multihash.IDENTITY, message)
            : Multihash.sha256(message, 0, message.length));
  }

  /**
   * Parses either text form.
   *
   * @throws RegistryException MALFORMED, with the text, for anything else
   */
  public static PeerId parse(String text) {
    try {
      if (text.startsWith("Qm") || text.startsWith("1")) {
        return decode(Multibase.BASE58BTC.decodeBare(text));
      }
      Cid cid = Cid.parse(text);
      if (cid.codec() != Codec.LIBP2P_KEY) {
        throw new RegistryException(Fault.MALFORMED, "a CID of codec " + cid.codec());
      }
      return of(cid.multihash());
    } catch (RegistryException e) {
      String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
      throw new RegistryException(
          Fault.MALFORMED, "not a peer id: '" + shown + "' (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Decodes the binary form, which fills the array.
   *
   * @throws RegistryException MALFORMED for another hash function than sha2-256 or identity,
   *     trailing bytes, or an inlined key that is not sound
   */
  public static PeerId decode(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    Multihash multihash = Multihash.decode(in);
    if (in.hasRemaining()) {
      throw new RegistryException(Fault.MALFORMED, in.remaining() + " bytes behind the peer id");
    }
    return of(multihash);
  }

  private static PeerId of(Multihash multihash) {
    switch (multihash.code()) {
      case Multihash.SHA2_256 -> {}
      case Multihash.IDENTITY -> {
        if (multihash.digest().length > INLINE_BYTES_MAX) {
          throw new RegistryException(Fault.MALFORMED, "an inlined key that should be hashed");
        }
        PublicKey.decode(multihash.digest());
      }
      default -> throw new RegistryException(Fault.MALFORMED, "a peer id of another hash function");
    }
    return new PeerId(multihash);
  }

  /** The key inside the name, or null when the name is only a hash of it. */
  public @Nullable PublicKey inlinedKey() {
    return multihash.code() == Multihash.IDENTITY ? PublicKey.decode(multihash.digest()) : null;
  }

  /**
   * Returns when this is the name of the key's owner.
   *
   * @throws RegistryException BAD_SIGNATURE otherwise
   */
  public void requireKey(PublicKey key) {
    PeerId actual = of(key);
    if (!equals(actual)) {
      throw new RegistryException(
          Fault.BAD_SIGNATURE, "the peer is " + actual + ", not " + this + " as expected");
    }
  }

  /** The binary form: a multihash. */
  public byte[] bytes() {
    return multihash.bytes();
  }

  public Multihash multihash() {
    return multihash;
  }

  /** The CIDv1 text in base36, as IPNS names are written: {@code k51…}. */
  public String toCidText() {
    return Multibase.BASE36.encode(Cid.v1(Codec.LIBP2P_KEY, multihash).bytes());
  }

  @Override
  public int compareTo(PeerId other) {
    return multihash.compareTo(other.multihash);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PeerId that && multihash.equals(that.multihash);
  }

  @Override
  public int hashCode() {
    return multihash.hashCode();
  }

  /** The base58btc text. */
  @Override
  public String toString() {
    return Multibase.BASE58BTC.encodeBare(multihash.bytes());
  }
}

package reg.libp2p.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.proto.ProtoReader;
import reg.libp2p.proto.ProtoWriter;

/**
 * A peer's public key: {@code message { Type = 1, Data = 2 }}, both always written, in this order,
 * because the bytes are hashed into the PeerId and signed.
 *
 * <p>Limits: {@value #BYTES_MAX} bytes in all; RSA of 2,048 to 8,192 bits, Ed25519 outside the
 * small subgroup, ECDSA on P-256, P-384 or P-521. Source: libp2p/specs peer-ids.
 */
public final class PublicKey {
  /** The longest encoded key: RSA of 8,192 bits with room for its exponent. */
  public static final int BYTES_MAX = 1_100;

  private final KeyType type;
  private final byte[] data;
  private final SignatureCheck check;

  private PublicKey(KeyType type, byte[] data, SignatureCheck check) {
    this.type = type;
    this.data = data;
    this.check = check;
  }

  /**
   * A key of its type's data bytes.
   *
   * @throws RegistryException MALFORMED when they are no key of that type within the limits
   */
  public static PublicKey of(KeyType type, byte[] data) {
    if (data.length > BYTES_MAX) {
      throw new RegistryException(Fault.MALFORMED, "a public key of " + data.length + " bytes");
    }
    byte[] own = data.clone();
    try {
      SignatureCheck check =
          switch (type) {
            case RSA -> Rsa.check(own);
            case ED25519 -> Ed25519.check(own);
            case SECP256K1 -> Secp256k1.check(own);
            case ECDSA -> Ecdsa.check(own);
          };
      return new PublicKey(type, own, check);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new RegistryException(
          Fault.MALFORMED, "not a " + type + " public key: " + e.getMessage(), e);
    }
  }

  /**
   * Decodes the key message.
   *
   * @throws RegistryException MALFORMED for anything but the canonical encoding of a sound key
   */
  public static PublicKey decode(byte[] message) {
    if (message.length > BYTES_MAX) {
      throw new RegistryException(Fault.MALFORMED, "a public key of " + message.length + " bytes");
    }
    var in = new ProtoReader(message);
    KeyType type = null;
    byte[] data = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> type = KeyType.of(in.varint());
        case 2 -> data = in.bytes(BYTES_MAX);
        default -> throw new RegistryException(Fault.MALFORMED, "unknown field in a public key");
      }
    }
    if (type == null || data == null || !Arrays.equals(encode(type, data), message)) {
      throw new RegistryException(Fault.MALFORMED, "not a canonical libp2p public key");
    }
    return of(type, data);
  }

  /** The key message. */
  public byte[] encode() {
    return encode(type, data);
  }

  static byte[] encode(KeyType type, byte[] data) {
    return new ProtoWriter().varint(1, type.code()).bytes(2, data).toBytes();
  }

  public KeyType type() {
    return type;
  }

  /** A copy of the type's own encoding: 32 raw bytes for Ed25519, DER for RSA and ECDSA. */
  public byte[] data() {
    return data.clone();
  }

  /**
   * Returns when the signature is this key's over the message.
   *
   * @throws RegistryException BAD_SIGNATURE otherwise
   */
  public void verify(byte[] message, byte[] signature) {
    boolean good;
    try {
      good = check.verifies(message, signature);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new RegistryException(Fault.BAD_SIGNATURE, "malformed " + type + " signature", e);
    }
    if (!good) {
      throw new RegistryException(Fault.BAD_SIGNATURE, "the " + type + " signature does not match");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublicKey that && type == that.type && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return type + ":" + HexFormat.of().formatHex(data);
  }
}

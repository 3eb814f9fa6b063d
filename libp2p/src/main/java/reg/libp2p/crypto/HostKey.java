package reg.libp2p.crypto;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.proto.ProtoReader;
import reg.libp2p.proto.ProtoWriter;

/**
 * Our own key pair, always Ed25519.
 *
 * <p>The private key message has Data = seed ‖ public key, 64 bytes; 96 bytes with a second copy of
 * the public key, as old writers made, are read too. Source: libp2p/specs peer-ids.
 */
public final class HostKey {
  private static final int SEED_BYTES = 32;

  private final byte[] seed;
  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private HostKey(byte[] seed) {
    byte[] raw = new byte[Ed25519.KEY_BYTES];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed, 0, raw, 0);
    try {
      this.privateKey = Ed25519.privateKey(seed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no Ed25519", e);
    }
    this.seed = seed;
    this.publicKey = PublicKey.of(KeyType.ED25519, raw);
  }

  /** A new random key pair. */
  public static HostKey generate() {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return new HostKey(seed);
  }

  /** The key pair of a 32-byte seed. */
  public static HostKey ofSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new RegistryException(Fault.MALFORMED, "an Ed25519 seed of " + seed.length + " bytes");
    }
    return new HostKey(seed.clone());
  }

  /**
   * Decodes a private key message.
   *
   * @throws RegistryException MALFORMED when it is not Ed25519 or its halves do not fit together
   */
  public static HostKey decode(byte[] message) {
    var in = new ProtoReader(message);
    KeyType type = null;
    byte[] data = new byte[0];
    while (in.next()) {
      switch (in.field()) {
        case 1 -> type = KeyType.of(in.varint());
        case 2 -> data = in.bytes(3 * SEED_BYTES);
        default -> throw new RegistryException(Fault.MALFORMED, "unknown field in a private key");
      }
    }
    if (type != KeyType.ED25519 || (data.length != 64 && data.length != 96)) {
      throw new RegistryException(Fault.MALFORMED, "not an Ed25519 private key");
    }
    HostKey key = new HostKey(Arrays.copyOf(data, SEED_BYTES));
    byte[] raw = key.publicKey.data();
    for (int at = SEED_BYTES; at < data.length; at += SEED_BYTES) {
      if (!Arrays.equals(raw, 0, SEED_BYTES, data, at, at + SEED_BYTES)) {
        throw new RegistryException(Fault.MALFORMED, "the public half belongs to another key");
      }
    }
    return key;
  }

  /** The private key message; keep it secret. */
  public byte[] encode() {
    byte[] data = Arrays.copyOf(seed, 2 * SEED_BYTES);
    System.arraycopy(publicKey.data(), 0, data, SEED_BYTES, SEED_BYTES);
    return new ProtoWriter().varint(1, KeyType.ED25519.code()).bytes(2, data).toBytes();
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /** The 64-byte signature of a message. */
  public byte[] sign(byte[] message) {
    try {
      var signer = Signature.getInstance("Ed25519");
      signer.initSign(privateKey);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with Ed25519", e);
    }
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "HostKey[" + publicKey + "]";
  }
}

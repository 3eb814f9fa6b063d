package reg.manifest.signing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.DidKey;

/**
 * Ed25519 (RFC 8032), for keys that {@link DidKey} let through: the JDK's to sign, Bouncy Castle's
 * to verify and to make public keys, which takes a seventh of the time (decision 0111).
 */
public final class Ed25519 {
  static final int SIGNATURE_BYTES = 64;
  static final int SEED_BYTES = 32;

  private static final String NAME = "Ed25519";
  private static final int PUBLIC_KEY_BYTES = 32;

  private Ed25519() {}

  /**
   * Requires that the signature is the key's.
   *
   * @throws RegistryException BAD_SIGNATURE, naming the key
   */
  public static void verify(DidKey key, byte[] message, byte[] signature) {
    boolean good =
        signature.length == SIGNATURE_BYTES
            && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
                signature, 0, key.bytes(), 0, message, 0, message.length);
    if (!good) {
      throw new RegistryException(
          Fault.BAD_SIGNATURE, "the signature of " + key + " does not match what was signed");
    }
  }

  /** The signature of a message by the key of a seed. */
  static byte[] sign(byte[] seed, byte[] message) {
    try {
      var key = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed);
      Signature signer = Signature.getInstance(NAME);
      signer.initSign(KeyFactory.getInstance(NAME).generatePrivate(key));
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 of this JDK cannot sign", e);
    }
  }

  /** The public key of a seed. */
  static DidKey publicKey(byte[] seed) {
    byte[] key = new byte[PUBLIC_KEY_BYTES];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed, 0, key, 0);
    return DidKey.of(key);
  }
}

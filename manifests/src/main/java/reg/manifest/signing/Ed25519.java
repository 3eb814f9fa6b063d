package reg.manifest.signing;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.DidKey;

/**
 * Ed25519 (RFC 8032), for keys that {@link DidKey} let through: the JDK's to sign, Bouncy Castle's
 * to verify, which takes a seventh of the time (decision 0111).
 */
public final class Ed25519 {
  static final int SIGNATURE_BYTES = 64;
  static final int SEED_BYTES = 32;

  private static final String NAME = "Ed25519";
  private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

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

  static byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signer = Signature.getInstance(NAME);
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 of this JDK cannot sign", e);
    }
  }

  /** The key pair of a seed. The JDK has no other way from a private key to its public one. */
  static KeyPair keyPair(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
      generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
      KeyPair pair = generator.generateKeyPair();
      byte[] used = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      if (!Arrays.equals(used, seed)) {
        throw new IllegalStateException("Ed25519 of this JDK does not take a key from its seed");
      }
      return pair;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 of this JDK makes no keys", e);
    }
  }

  /** The public key of a pair. */
  static DidKey didKey(KeyPair pair) {
    byte[] spki = pair.getPublic().getEncoded();
    return DidKey.of(Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length));
  }

  /** Gives the seed as its random bytes. */
  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    FixedRandom(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}

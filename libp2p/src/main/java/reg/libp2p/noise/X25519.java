package reg.libp2p.noise;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/**
 * A key pair of X25519 and the shared secret with another public key, as 32 little-endian bytes.
 */
final class X25519 {
  static final int BYTES = 32;

  private final PrivateKey secret;
  private final byte[] publicKey;

  private X25519(PrivateKey secret, byte[] publicKey) {
    this.secret = secret;
    this.publicKey = publicKey;
  }

  static X25519 generate() throws GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    return new X25519(pair.getPrivate(), raw(((XECPublicKey) pair.getPublic()).getU()));
  }

  /** The pair of a known secret; the public key is its product with the base point. */
  static X25519 of(byte[] secret) throws GeneralSecurityException {
    var key =
        (XECPrivateKey)
            KeyFactory.getInstance("X25519")
                .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
    byte[] basePoint = new byte[BYTES];
    basePoint[0] = 9;
    return new X25519(key, agree(key, basePoint));
  }

  byte[] publicKey() {
    return publicKey;
  }

  /**
   * The shared secret.
   *
   * @throws GeneralSecurityException when the other key is of small order: the secret would be zero
   */
  byte[] agree(byte[] otherPublicKey) throws GeneralSecurityException {
    return agree(secret, otherPublicKey);
  }

  private static byte[] agree(PrivateKey secret, byte[] otherPublicKey)
      throws GeneralSecurityException {
    byte[] u = reversed(otherPublicKey);
    u[0] &= 0x7f;
    var spec = new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, u));
    var agreement = KeyAgreement.getInstance("X25519");
    agreement.init(secret);
    agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(spec), true);
    byte[] shared = agreement.generateSecret();
    if (Arrays.equals(shared, new byte[BYTES])) {
      throw new GeneralSecurityException("a shared secret of zeros");
    }
    return shared;
  }

  private static byte[] raw(BigInteger u) {
    byte[] big = u.toByteArray();
    byte[] out = new byte[BYTES];
    for (int i = 0; i < Math.min(big.length, BYTES); i++) {
      out[i] = big[big.length - 1 - i];
    }
    return out;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = bytes[bytes.length - 1 - i];
    }
    return out;
  }
}

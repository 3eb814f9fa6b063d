package reg.libp2p.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;

/** RSA with PKCS#1 v1.5 and SHA-256, sizes bounded so that a check stays cheap. */
final class Rsa {
  static final int BITS_MIN = 2_048;

  /** CVE-2023-39533: the cost of a check grows with the cube of the size. */
  static final int BITS_MAX = 8_192;

  private static final int EXPONENT_BITS_MAX = 32;

  private Rsa() {}

  static SignatureCheck check(byte[] spki) throws GeneralSecurityException {
    var parsed = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
    if (!(parsed instanceof RSAPublicKey key)) {
      throw new InvalidKeyException("not RSA");
    }
    int bits = key.getModulus().bitLength();
    BigInteger exponent = key.getPublicExponent();
    if (bits < BITS_MIN || bits > BITS_MAX) {
      throw new InvalidKeyException(bits + " bits; allowed are " + BITS_MIN + " to " + BITS_MAX);
    }
    if (exponent.bitLength() > EXPONENT_BITS_MAX || !exponent.testBit(0)) {
      throw new InvalidKeyException("unreasonable exponent");
    }
    return (message, signature) -> {
      var verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    };
  }
}

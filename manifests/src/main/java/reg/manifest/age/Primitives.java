package reg.manifest.age;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The JDK's X25519, HKDF-SHA-256, HMAC-SHA-256 and ChaCha20-Poly1305, on plain bytes. */
final class Primitives {
  /** The length of every key and point, in bytes. */
  static final int KEY_BYTES = 32;

  static final String CIPHER = "ChaCha20-Poly1305";

  private static final String CURVE = "X25519";
  private static final byte[] BASE_POINT = new byte[KEY_BYTES];
  private static final byte[] NO_NONCE = new byte[12];

  static {
    BASE_POINT[0] = 9;
  }

  private Primitives() {}

  /** The public key of a private one. */
  static byte[] publicKey(byte[] scalar) {
    byte[] point = agree(scalar, BASE_POINT);
    if (point == null) {
      throw new IllegalStateException("the base point has a large order");
    }
    return point;
  }

  /** The shared secret; null for a point of small order, with which there is none. */
  static byte @Nullable [] agree(byte[] scalar, byte[] point) {
    try {
      var agreement = KeyAgreement.getInstance(CURVE);
      agreement.init(privateKey(scalar));
      try {
        agreement.doPhase(point(point), true);
      } catch (java.security.InvalidKeyException e) {
        return null;
      }
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PrivateKey privateKey(byte[] scalar) throws GeneralSecurityException {
    return KeyFactory.getInstance(CURVE)
        .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
  }

  /** RFC 7748: little endian, the top bit ignored. */
  private static PublicKey point(byte[] point) throws GeneralSecurityException {
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[i] = point[KEY_BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    return KeyFactory.getInstance(CURVE)
        .generatePublic(
            new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
  }

  /** HKDF-SHA-256 to 32 bytes. */
  static byte[] derive(byte[] secret, byte[] salt, String info) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(secret)
              .addSalt(salt)
              .thenExpand(info.getBytes(StandardCharsets.US_ASCII), KEY_BYTES);
      return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] hmac(byte[] key, byte[] message) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Encrypts with a key that encrypts nothing else. */
  static byte[] wrap(byte[] key, byte[] content) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key).doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was encrypted; null when it was not with this key. */
  static byte @Nullable [] unwrap(byte[] key, byte[] wrapped) {
    try {
      return cipher(Cipher.DECRYPT_MODE, key).doFinal(wrapped);
    } catch (javax.crypto.AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Cipher cipher(int mode, byte[] key) throws GeneralSecurityException {
    var cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(NO_NONCE));
    return cipher;
  }
}

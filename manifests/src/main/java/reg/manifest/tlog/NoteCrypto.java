package reg.manifest.tlog;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.DidKey;
import reg.manifest.signing.Ed25519;

/**
 * Checks the signatures of notes: Ed25519 as publishers' are, and the JDK's ML-DSA-44 (FIPS 204).
 */
final class NoteCrypto {
  static final String ML_DSA = "ML-DSA-44";
  static final byte[] ML_DSA_SPKI =
      HexFormat.of().parseHex("30820532300b06096086480165030403110382052100");

  private NoteCrypto() {}

  /**
   * Requires that a message was signed by a key.
   *
   * @throws RegistryException BAD_SIGNATURE
   */
  static void verify(NoteKey key, byte[] message, byte[] signature) {
    if (key.type() != NoteKey.Type.ML_DSA_44) {
      Ed25519.verify(DidKey.of(key.bytes()), message, signature);
    } else if (!isMlDsa(key, message, signature)) {
      throw bad(key);
    }
  }

  private static boolean isMlDsa(NoteKey key, byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(ML_DSA);
      verifier.initVerify(publicKey(key.bytes()));
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ML_DSA + " of this JDK refuses a key", e);
    }
  }

  private static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
    byte[] spki = Arrays.copyOf(ML_DSA_SPKI, ML_DSA_SPKI.length + raw.length);
    System.arraycopy(raw, 0, spki, ML_DSA_SPKI.length, raw.length);
    return KeyFactory.getInstance(ML_DSA).generatePublic(new X509EncodedKeySpec(spki));
  }

  static RegistryException bad(NoteKey key) {
    return new RegistryException(
        Fault.BAD_SIGNATURE,
        "the signature of " + TlogText.quote(key.name()) + " does not match what was signed");
  }
}

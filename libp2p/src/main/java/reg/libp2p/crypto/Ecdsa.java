package reg.libp2p.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;

/** ECDSA over SHA-256 on the NIST curves the JDK knows. */
final class Ecdsa {
  private static final Set<Integer> FIELD_BITS = Set.of(256, 384, 521);

  private Ecdsa() {}

  static SignatureCheck check(byte[] spki) throws GeneralSecurityException {
    var parsed = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
    if (!(parsed instanceof ECPublicKey key)) {
      throw new InvalidKeyException("not an EC key");
    }
    if (!FIELD_BITS.contains(key.getParams().getCurve().getField().getFieldSize())) {
      throw new InvalidKeyException("unsupported curve");
    }
    return (message, signature) -> {
      var verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    };
  }
}

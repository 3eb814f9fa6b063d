package reg.libp2p.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** ECDSA over SHA-256 on secp256k1, which the JDK no longer has. */
final class Secp256k1 {
  private static final int COMPRESSED_BYTES = 33;
  private static final ECDomainParameters CURVE =
      new ECDomainParameters(CustomNamedCurves.getByName("secp256k1"));

  private Secp256k1() {}

  static SignatureCheck check(byte[] compressed) throws GeneralSecurityException {
    if (compressed.length != COMPRESSED_BYTES) {
      throw new InvalidKeyException(compressed.length + " bytes instead of " + COMPRESSED_BYTES);
    }
    var key = new ECPublicKeyParameters(CURVE.getCurve().decodePoint(compressed), CURVE);
    return (message, signature) -> {
      BigInteger[] parts = derSignature(signature);
      var verifier = new ECDSASigner();
      verifier.init(false, key);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(message);
      return verifier.verifySignature(hash, parts[0], parts[1]);
    };
  }

  /** Strict DER: a second encoding of one signature is refused. */
  private static BigInteger[] derSignature(byte[] der) {
    try {
      return StandardDSAEncoding.INSTANCE.decode(CURVE.getN(), der);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a DER signature", e);
    }
  }
}

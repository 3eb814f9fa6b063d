package reg.manifest.oms;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import org.jspecify.annotations.Nullable;

/** The curves that OpenSSF Model Signing knows, each with its one hash function. */
public enum EcCurve {
  P256("secp256r1", "SHA256withECDSA"),
  P384("secp384r1", "SHA384withECDSA"),
  P521("secp521r1", "SHA512withECDSA");

  private final String standardName;
  private final String signature;

  EcCurve(String standardName, String signature) {
    this.standardName = standardName;
    this.signature = signature;
  }

  private ECParameterSpec parameters() {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(standardName));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The curve of a key; null for one of another curve, or whose point is on none. */
  static @Nullable EcCurve of(ECPublicKey key) {
    for (EcCurve curve : values()) {
      ECParameterSpec parameters = curve.parameters();
      boolean same =
          parameters.getCurve().equals(key.getParams().getCurve())
              && parameters.getGenerator().equals(key.getParams().getGenerator())
              && parameters.getOrder().equals(key.getParams().getOrder());
      if (same) {
        return curve.holds(key.getW()) ? curve : null;
      }
    }
    return null;
  }

  /** Whether y² = x³ + ax + b, with both coordinates below the field's prime. */
  private boolean holds(ECPoint point) {
    if (point.equals(ECPoint.POINT_INFINITY)) {
      return false;
    }
    EllipticCurve curve = parameters().getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB());
    boolean inField = x.compareTo(p) < 0 && y.compareTo(p) < 0;
    return inField && y.multiply(y).subtract(right).mod(p).signum() == 0;
  }

  /** The name that the JDK and RFC 5480 give it. */
  String standardName() {
    return standardName;
  }

  /** The JDK's name of its signatures, which are DER. */
  String signature() {
    return signature;
  }
}

package reg.manifest;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * Which 32 bytes are an Ed25519 public key that may be used. The JDK's verifier accepts keys of
 * small order, for which a signature of any message can be made without a private key
 * (trust-and-threats 2.1), so they are refused here, before any use.
 *
 * <p>Source: RFC 8032 section 5.1; the small-order points of edwards25519.
 */
final class Ed25519Point {
  static final int BYTES = 32;

  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** The y of every point of order 1, 2, 4 and 8; each x of them is refused with it. */
  private static final Set<BigInteger> SMALL_ORDER_Y =
      Set.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          P.subtract(BigInteger.ONE),
          littleEndianHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
          littleEndianHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));

  private Ed25519Point() {}

  /** Why the encoding is no usable public key, or null when it is one. */
  static @Nullable String refusal(byte[] encoded) {
    if (encoded.length != BYTES) {
      return "it has " + encoded.length + " bytes instead of " + BYTES;
    }
    BigInteger y = y(encoded);
    if (y.compareTo(P) >= 0) {
      return "its y is not below 2^255-19";
    }
    if (SMALL_ORDER_Y.contains(y)) {
      return "it is of small order, so anybody could sign for it";
    }
    return Ed25519.validatePublicKeyPartial(encoded, 0) ? null : "it is not a point of the curve";
  }

  private static BigInteger y(byte[] littleEndian) {
    byte[] bigEndian = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bigEndian[i] = littleEndian[BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7f; // the sign of x
    return new BigInteger(1, bigEndian);
  }

  private static BigInteger littleEndianHex(String hex) {
    return y(HexFormat.of().parseHex(hex));
  }
}

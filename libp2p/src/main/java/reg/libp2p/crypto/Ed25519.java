package reg.libp2p.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Ed25519 through the JDK, with the checks the JDK leaves out. */
final class Ed25519 {
  static final int KEY_BYTES = 32;
  static final int SIGNATURE_BYTES = 64;
  private static final byte[] SPKI_PREFIX = hex("302a300506032b6570032100");
  private static final byte[] PKCS8_PREFIX = hex("302e020100300506032b657004220420");

  /** Little-endian y of the points of order 1, 2, 4 and 8; the sign bit of x is masked off. */
  private static final List<byte[]> SMALL_ORDER =
      List.of(
          hex("0000000000000000000000000000000000000000000000000000000000000000"),
          hex("0100000000000000000000000000000000000000000000000000000000000000"),
          hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
          hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
          hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));

  private Ed25519() {}

  static SignatureCheck check(byte[] raw) throws GeneralSecurityException {
    if (raw.length != KEY_BYTES) {
      throw new InvalidKeyException(raw.length + " bytes instead of " + KEY_BYTES);
    }
    refuseWeak(raw);
    return (message, signature) -> {
      if (signature.length != SIGNATURE_BYTES) {
        return false;
      }
      Signature verifier = verifier(raw);
      verifier.update(message);
      return verifier.verify(signature);
    };
  }

  /** Made when it is used: most keys that are read only name a peer. */
  private static Signature verifier(byte[] raw) throws GeneralSecurityException {
    var spki = new X509EncodedKeySpec(concat(SPKI_PREFIX, raw));
    var verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(spki));
    return verifier;
  }

  static PrivateKey privateKey(byte[] seed) throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new PKCS8EncodedKeySpec(concat(PKCS8_PREFIX, seed)));
  }

  /** A small-order key accepts signatures nobody made; y of p or more is a second spelling. */
  private static void refuseWeak(byte[] raw) throws InvalidKeyException {
    byte[] y = raw.clone();
    y[31] &= 0x7f;
    for (byte[] weak : SMALL_ORDER) {
      if (Arrays.equals(y, weak)) {
        throw new InvalidKeyException("a point of small order");
      }
    }
    if (y[31] == 0x7f && (y[0] & 0xff) >= 0xed && allOnes(y)) {
      throw new InvalidKeyException("not canonical");
    }
  }

  private static boolean allOnes(byte[] y) {
    for (int i = 1; i < 31; i++) {
      if (y[i] != (byte) 0xff) {
        return false;
      }
    }
    return true;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}

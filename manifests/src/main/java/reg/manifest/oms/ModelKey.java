package reg.manifest.oms;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.manifest.signing.Pem;

/** A public key of OpenSSF Model Signing: ECDSA on one of the three {@link EcCurve}s. */
public final class ModelKey {
  private final ECPublicKey key;
  private final EcCurve curve;

  private ModelKey(ECPublicKey key, EcCurve curve) {
    this.key = key;
    this.curve = curve;
  }

  /**
   * The key of the JDK's.
   *
   * @throws RegistryException MALFORMED for an RSA or Ed25519 key, another curve, or a point that
   *     is not on it
   */
  static ModelKey of(PublicKey key) {
    EcCurve curve = key instanceof ECPublicKey ec ? EcCurve.of(ec) : null;
    if (curve == null) {
      throw new RegistryException(
          Fault.MALFORMED,
          "a key for Model Signing is ECDSA on P-256, P-384 or P-521; this is another ("
              + key.getAlgorithm()
              + ")");
    }
    return new ModelKey((ECPublicKey) key, curve);
  }

  /**
   * Reads a SubjectPublicKeyInfo in DER.
   *
   * @throws RegistryException MALFORMED, also for keys of other kinds
   */
  public static ModelKey ofSpki(byte[] der) {
    try {
      return of(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der)));
    } catch (GeneralSecurityException e) {
      throw new RegistryException(
          Fault.MALFORMED,
          "this is no public key for Model Signing (ECDSA on P-256, P-384 or P-521)",
          e);
    }
  }

  /**
   * Reads a SubjectPublicKeyInfo in PEM.
   *
   * @throws RegistryException MALFORMED, also for keys of other kinds
   */
  public static ModelKey ofPem(String text) {
    List<byte[]> blocks = Pem.decode(Pem.PUBLIC_KEY, text);
    if (blocks.size() != 1) {
      throw new RegistryException(Fault.MALFORMED, "more than one key");
    }
    return ofSpki(blocks.getFirst());
  }

  public EcCurve curve() {
    return curve;
  }

  /** As SubjectPublicKeyInfo in DER, the point uncompressed. */
  public byte[] spki() {
    return key.getEncoded();
  }

  /** As SubjectPublicKeyInfo in PEM. */
  public String pem() {
    return Pem.encode(Pem.PUBLIC_KEY, spki());
  }

  /** What a bundle names the key by: the hex SHA-256 of {@link #pem}. */
  public String hint() {
    byte[] pem = pem().getBytes(US_ASCII);
    return Multihash.sha256(pem, 0, pem.length).hexDigest();
  }

  /** Whether the DER signature of a message is by this key. */
  boolean verifies(byte[] message, byte[] signature) {
    try {
      var verifier = Signature.getInstance(curve.signature());
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModelKey that && Arrays.equals(spki(), that.spki());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(spki());
  }

  /** The curve and the hint. */
  @Override
  public String toString() {
    return curve + " key " + hint();
  }
}

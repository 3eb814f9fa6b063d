package reg.manifest.oms;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/**
 * A signature file: a Sigstore bundle of version 0.3 around a DSSE envelope. To hold one says
 * nothing about its signature: see {@link BundleVerifier}.
 */
public final class ModelBundle {
  /** The type that the signature covers together with the payload. */
  public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  /** The largest file, in bytes: base64 of the largest statement, and certificates. */
  public static final int BYTES_MAX = 24 << 20;

  private final Signer signer;
  private final byte[] payload;
  private final byte[] signature;

  /**
   * A bundle.
   *
   * @param payload the bytes of the statement as they were signed
   * @param signature ECDSA, in DER
   */
  ModelBundle(Signer signer, byte[] payload, byte[] signature) {
    this.signer = signer;
    this.payload = payload;
    this.signature = signature;
  }

  /** What a file says about who signed. */
  public sealed interface Signer {}

  /**
   * Signed with a bare key.
   *
   * @param hint {@link ModelKey#hint} of the key; null in old files
   */
  public record ByKey(@Nullable String hint) implements Signer {}

  /**
   * Signed with a certified key.
   *
   * @param certificates the leaf first, then those between it and a root
   */
  public record ByCertificate(List<X509Certificate> certificates) implements Signer {
    public ByCertificate {
      certificates = List.copyOf(certificates);
    }
  }

  /** What the file says about who signed; nobody has checked it. */
  public Signer signer() {
    return signer;
  }

  /** The bytes of the statement as they were signed; nobody has checked them. */
  byte[] payload() {
    return payload;
  }

  /** ECDSA, in DER. */
  byte[] signature() {
    return signature;
  }

  /** The file's bytes, as {@code model_signing} reads them. */
  public byte[] encode() {
    return BundleCodec.encode(this);
  }

  /**
   * Reads a file's bytes.
   *
   * @throws RegistryException MALFORMED for any other form, more than one signature, keyless
   *     signatures of Sigstore, and past {@value #BYTES_MAX} bytes
   */
  public static ModelBundle decode(byte[] file) {
    return BundleCodec.decode(file);
  }
}

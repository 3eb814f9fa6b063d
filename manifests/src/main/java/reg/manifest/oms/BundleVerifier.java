package reg.manifest.oms;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.oms.ModelBundle.ByCertificate;
import reg.manifest.oms.ModelBundle.ByKey;
import reg.manifest.signing.Dsse;
import reg.manifest.signing.Pem;

/** Whom a signature must be by. A bundle's statement is had through one of these alone. */
public sealed interface BundleVerifier {
  /**
   * Checks the signature and reads what was signed.
   *
   * @throws RegistryException BAD_SIGNATURE when it is not by whom it must be; MALFORMED when what
   *     was signed is not a statement that we take
   */
  ModelStatement verify(ModelBundle bundle);

  /** Who that is, for people. */
  @Override
  String toString();

  /** Signed by this key. */
  static BundleVerifier of(ModelKey key) {
    return new OfKey(key);
  }

  /**
   * Signed by a key that one of these roots certified for signing, now.
   *
   * @param now must be within the validity of each certificate
   */
  static BundleVerifier of(Collection<X509Certificate> roots, Instant now) {
    return new OfRoots(List.copyOf(roots), now);
  }

  /**
   * The certificates in a PEM text, at least one.
   *
   * @throws RegistryException MALFORMED
   */
  static List<X509Certificate> certificates(String pem) {
    var certificates = new ArrayList<X509Certificate>();
    Pem.decode(Pem.CERTIFICATE, pem).forEach(der -> certificates.add(BundleCodec.certificate(der)));
    return certificates;
  }

  /** By one key. */
  record OfKey(ModelKey key) implements BundleVerifier {
    @Override
    public ModelStatement verify(ModelBundle bundle) {
      if (!(bundle.signer() instanceof ByKey(String hint))) {
        throw bad("it is by a certificate; give its root");
      }
      if (hint != null && !hint.equals(key.hint())) {
        throw bad("it is by another key, " + hint);
      }
      return statement(bundle, key);
    }

    @Override
    public String toString() {
      return key.toString();
    }
  }

  /** By a certified key. */
  record OfRoots(List<X509Certificate> roots, Instant now) implements BundleVerifier {
    @Override
    public ModelStatement verify(ModelBundle bundle) {
      if (!(bundle.signer() instanceof ByCertificate(List<X509Certificate> certificates))) {
        throw bad("it is by a bare key; give the key");
      }
      return statement(bundle, CertificateChain.leafKey(certificates, roots, now));
    }

    @Override
    public String toString() {
      return "a certificate under " + roots.getFirst().getSubjectX500Principal();
    }
  }

  private static ModelStatement statement(ModelBundle bundle, ModelKey key) {
    byte[] message = Dsse.signedBytes(ModelBundle.PAYLOAD_TYPE, bundle.payload());
    if (!key.verifies(message, bundle.signature())) {
      throw bad("it does not fit what it signs");
    }
    return ModelStatement.decode(bundle.payload());
  }

  private static RegistryException bad(String why) {
    return new RegistryException(Fault.BAD_SIGNATURE, "the model's signature is not good: " + why);
  }
}

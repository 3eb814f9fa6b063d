package reg.manifest.oms;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/** The path from a signing certificate to a root (RFC 5280), without asking for revocations. */
final class CertificateChain {
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  private CertificateChain() {}

  /** The key of the leaf, which must be for signing and valid at that time, as all above it. */
  static ModelKey leafKey(
      List<X509Certificate> chain, Collection<X509Certificate> roots, Instant now) {
    X509Certificate leaf = chain.getFirst();
    try {
      if (!mayForSigning(leaf)) {
        throw bad("its certificate is not for signing (no digitalSignature, no codeSigning)", null);
      }
      if (!roots.contains(leaf)) {
        validate(withoutRoots(chain, roots), roots, now);
      } else {
        leaf.checkValidity(Date.from(now));
      }
    } catch (GeneralSecurityException e) {
      throw bad("its certificate does not lead to a root that was given: " + e.getMessage(), e);
    }
    return ModelKey.of(leaf.getPublicKey());
  }

  private static boolean mayForSigning(X509Certificate leaf) throws CertificateParsingException {
    boolean[] usage = leaf.getKeyUsage();
    List<String> extended = leaf.getExtendedKeyUsage();
    return (usage != null && usage[0]) || (extended != null && extended.contains(CODE_SIGNING));
  }

  /** A path names no anchor, but tools put the root into the file. */
  private static List<X509Certificate> withoutRoots(
      List<X509Certificate> chain, Collection<X509Certificate> roots) {
    var path = new ArrayList<X509Certificate>();
    for (X509Certificate certificate : chain) {
      if (roots.contains(certificate)) {
        break;
      }
      path.add(certificate);
    }
    return path;
  }

  private static void validate(
      List<X509Certificate> path, Collection<X509Certificate> roots, Instant now)
      throws GeneralSecurityException {
    for (X509Certificate root : roots) {
      root.checkValidity(Date.from(now));
    }
    var anchors =
        roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
    var parameters = new PKIXParameters(anchors);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    CertPathValidator.getInstance("PKIX")
        .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
  }

  private static RegistryException bad(String why, @Nullable Exception e) {
    return new RegistryException(Fault.BAD_SIGNATURE, why, e);
  }
}

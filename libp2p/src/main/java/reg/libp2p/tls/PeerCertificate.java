package reg.libp2p.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import reg.libp2p.crypto.PublicKey;

/** Judges a peer's certificate and takes its identity key out of it. */
final class PeerCertificate {
  /** Critical extensions that may be there: they restrict uses that play no part here. */
  private static final Set<String> TOLERATED =
      Set.of(HostCertificate.EXTENSION, "2.5.29.15", "2.5.29.19", "2.5.29.37");

  private static final int DER_BYTES_MAX = 8 << 10;

  private PeerCertificate() {}

  /**
   * The identity key of a chain of exactly one certificate that is valid now, signs itself, and
   * carries the identity's signature over its own key.
   *
   * @throws CertificateException when any of it fails
   */
  static PublicKey verify(X509Certificate[] chain) throws CertificateException {
    requireOne(chain);
    X509Certificate certificate = chain[0];
    certificate.checkValidity();
    requireSize(certificate);
    requireKnownExtensions(certificate);
    try {
      certificate.verify(certificate.getPublicKey());
      return identity(certificate);
    } catch (GeneralSecurityException | RuntimeException e) {
      // Parsers refuse odd bytes with exceptions of many kinds.
      throw new CertificateException("not a libp2p certificate: " + e.getMessage(), e);
    }
  }

  /** A peer has one certificate. */
  static void requireOne(X509Certificate[] chain) throws CertificateException {
    if (chain.length != 1) {
      throw new CertificateException(chain.length + " certificates instead of one");
    }
  }

  private static void requireSize(X509Certificate certificate) throws CertificateException {
    if (certificate.getEncoded().length > DER_BYTES_MAX) {
      throw new CertificateException("a certificate above " + DER_BYTES_MAX + " bytes");
    }
  }

  private static void requireKnownExtensions(X509Certificate certificate)
      throws CertificateException {
    Set<String> critical = certificate.getCriticalExtensionOIDs();
    if (critical != null) {
      var unknown = new HashSet<>(critical);
      unknown.removeAll(TOLERATED);
      if (!unknown.isEmpty()) {
        throw new CertificateException("unknown critical extensions " + unknown);
      }
    }
  }

  private static PublicKey identity(X509Certificate certificate) throws CertificateException {
    byte[] wrapped = certificate.getExtensionValue(HostCertificate.EXTENSION);
    if (wrapped == null) {
      throw new CertificateException("no libp2p extension in the certificate");
    }
    byte[] value = ASN1OctetString.getInstance(wrapped).getOctets();
    ASN1Sequence signedKey = ASN1Sequence.getInstance(value);
    if (signedKey.size() != 2) {
      throw new CertificateException("a libp2p extension of " + signedKey.size() + " parts");
    }
    PublicKey key = PublicKey.decode(octets(signedKey, 0));
    key.verify(
        HostCertificate.signed(certificate.getPublicKey().getEncoded()), octets(signedKey, 1));
    return key;
  }

  private static byte[] octets(ASN1Sequence sequence, int index) {
    return ASN1OctetString.getInstance(sequence.getObjectAt(index)).getOctets();
  }
}

package reg.libp2p.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.Security;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reg.libp2p.PeerId;
import reg.libp2p.VectorFile;

class NamelessCertificatesTest {
  private static final VectorFile VECTORS = VectorFile.named("certificates");
  private static final byte[] NAMELESS = VECTORS.bytes("certificate-js");
  private static final byte[] NAMED = VECTORS.bytes("certificate-1");

  @BeforeAll
  static void install() {
    NamelessCertificates.install();
    NamelessCertificates.install();
  }

  private static X509Certificate parse(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  @Test
  void readsTheCertificatesOfJsLibp2p() throws CertificateException {
    X509Certificate certificate = parse(NAMELESS);

    assertThat(certificate.getEncoded()).isEqualTo(NAMELESS);
    assertThat(PeerId.of(PeerCertificate.verify(new X509Certificate[] {certificate})))
        .hasToString(VECTORS.text("peer-js"));
  }

  @Test
  void leavesEveryOtherCertificateToTheJdk() throws Exception {
    X509Certificate certificate = parse(NAMED);

    assertThat(certificate.getClass().getName()).startsWith("sun.");
    var factory = CertificateFactory.getInstance("X.509");
    assertThat(factory.generateCertificates(new ByteArrayInputStream(NAMED)))
        .isEqualTo(java.util.List.of(certificate));
    assertThatThrownBy(() -> factory.generateCRL(new ByteArrayInputStream(NAMED)))
        .isInstanceOf(CRLException.class);
    assertThatThrownBy(() -> factory.generateCRLs(new ByteArrayInputStream(NAMED)))
        .isInstanceOf(CRLException.class);
  }

  @Test
  void refusesWhatIsNoCertificate() {
    for (int length : new int[] {0, 1, 10, NAMELESS.length - 1}) {
      assertThatThrownBy(() -> parse(Arrays.copyOf(NAMELESS, length)))
          .isInstanceOf(CertificateException.class);
    }
    assertThatThrownBy(() -> parse(Arrays.copyOf(NAMED, NAMED.length - 1)))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void noticesEveryFlippedByteOfANamelessCertificate() {
    for (int i = 0; i < NAMELESS.length; i++) {
      byte[] damaged = NAMELESS.clone();
      damaged[i] ^= 1;
      assertThatThrownBy(() -> PeerCertificate.verify(new X509Certificate[] {parse(damaged)}))
          .describedAs("byte %d", i)
          .isInstanceOf(CertificateException.class);
    }
  }

  @Test
  void standsInFrontOfTheProvidersOnce() {
    assertThat(Security.getProviders()[0]).isInstanceOf(NamelessCertificates.class);
    assertThat(Security.getProviders())
        .filteredOn(NamelessCertificates.class::isInstance)
        .hasSize(1);
  }
}

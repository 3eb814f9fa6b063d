package reg.libp2p.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

class PeerCertificateFuzzTest {
  @FuzzTest
  void judgesAnyCertificateThatCanBeParsed(byte[] der) {
    NamelessCertificates.install();
    try {
      Certificate parsed =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
      X509Certificate[] chain = {(X509Certificate) parsed};
      assertThat(PeerCertificate.verify(chain)).isNotNull();
    } catch (CertificateException e) {
      // Refused, as most inputs are.
    }
  }
}

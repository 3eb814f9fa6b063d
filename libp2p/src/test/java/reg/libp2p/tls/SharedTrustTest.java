package reg.libp2p.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;

class SharedTrustTest {
  private final HostKey hostKey = HostKey.generate();
  private final X509Certificate[] chain = {HostCertificate.generate(hostKey).certificate()};
  private final SharedTrust shared = new SharedTrust();

  private static SSLEngine engine() throws Exception {
    return SSLContext.getDefault().createSSLEngine();
  }

  @Test
  void asksTheTrustOfTheEngine() throws Exception {
    SSLEngine engine = engine();
    SSLEngine other = engine();
    var trust = new PeerTrust(PeerId.of(hostKey.publicKey()));
    var elsewhere = new PeerTrust(PeerId.of(HostKey.generate().publicKey()));
    shared.put(engine, trust);
    shared.put(other, elsewhere);

    shared.checkServerTrusted(chain, "EC", engine);
    assertThat(trust.key()).isEqualTo(hostKey.publicKey());
    assertThatThrownBy(() -> shared.checkServerTrusted(chain, "EC", other))
        .isInstanceOf(CertificateException.class);
    assertThat(elsewhere.wrongPeer()).isNotNull();
  }

  @Test
  void refusesWhomNobodyJudges() throws Exception {
    SSLEngine engine = engine();
    shared.put(engine, new PeerTrust(null));
    shared.remove(engine);

    assertThatThrownBy(() -> shared.checkClientTrusted(chain, "EC", engine))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> shared.checkClientTrusted(chain, "EC"))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void refusesChainsOfAnotherLength() throws Exception {
    SSLEngine engine = engine();
    shared.put(engine, new PeerTrust(null));

    assertThatThrownBy(() -> shared.checkClientTrusted(new X509Certificate[0], "EC", engine))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("0 certificates");
  }
}

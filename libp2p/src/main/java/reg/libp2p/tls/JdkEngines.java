package reg.libp2p.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import reg.libp2p.Direction;

/** The JDK's TLS, which is there on every platform. */
final class JdkEngines implements TlsEngines {
  private final KeyManager[] keyManagers;
  private final String[] alpn;

  JdkEngines(HostCertificate host, List<String> alpn) {
    NamelessCertificates.install();
    this.keyManagers = new KeyManager[] {new HostIdentity(host)};
    this.alpn = alpn.toArray(String[]::new);
  }

  @Override
  public SSLEngine engine(PeerTrust trust, Direction direction) throws IOException {
    try {
      var context = SSLContext.getInstance(VERSION);
      context.init(keyManagers, new TrustManager[] {trust}, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(direction == Direction.OUTBOUND);
      var parameters = engine.getSSLParameters();
      parameters.setProtocols(new String[] {VERSION});
      parameters.setCipherSuites(CIPHER_SUITES.toArray(String[]::new));
      parameters.setApplicationProtocols(alpn);
      parameters.setNeedClientAuth(true);
      engine.setSSLParameters(parameters);
      return engine;
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK cannot speak TLS 1.3", e);
    }
  }

  @Override
  public void settled(SSLEngine engine) {
    // The trust is the engine's own.
  }

  @Override
  public void release(SSLEngine engine) {
    // All of it is on the heap.
  }

  @Override
  public boolean areNative() {
    return false;
  }
}

package reg.libp2p.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The trust of a context that many engines share: asks that of the engine. For any thread.
 *
 * <p>Netty hands over certificates that it has not parsed yet, and would parse by the JDK alone.
 */
final class SharedTrust extends ChainTrust {
  private final Map<SSLEngine, PeerTrust> trusts = new ConcurrentHashMap<>();
  private final CertificateFactory parser = NamelessCertificates.parser();

  /** From now on this one judges the engine's peer. */
  void put(SSLEngine engine, PeerTrust trust) {
    trusts.put(engine, trust);
  }

  /** Nobody does any more. */
  void remove(SSLEngine engine) {
    trusts.remove(engine);
  }

  @Override
  void check(X509Certificate[] chain, @Nullable SSLEngine engine) throws CertificateException {
    PeerTrust trust = engine == null ? null : trusts.get(engine);
    if (trust == null) {
      throw new CertificateException("a handshake that nobody began");
    }
    trust.check(parsed(chain), engine);
  }

  private X509Certificate[] parsed(X509Certificate[] chain) throws CertificateException {
    PeerCertificate.requireOne(chain);
    byte[] der = chain[0].getEncoded();
    if (parser.generateCertificate(new ByteArrayInputStream(der)) instanceof X509Certificate one) {
      return new X509Certificate[] {one};
    }
    throw new CertificateException("not an X.509 certificate");
  }
}

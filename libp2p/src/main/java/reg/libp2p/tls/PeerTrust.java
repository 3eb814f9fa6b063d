package reg.libp2p.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.PublicKey;

/**
 * Lets one connection's peer in when its certificate proves the expected identity, and remembers
 * which it was. The extended kind, because the JDK adds its own rules to the plain one.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final @Nullable PeerId expected;
  private volatile @Nullable PublicKey key;
  private volatile @Nullable RegistryException wrongPeer;

  PeerTrust(@Nullable PeerId expected) {
    this.expected = expected;
  }

  /** The proven key, or null while there is none. */
  @Nullable PublicKey key() {
    return key;
  }

  /** Why a sound certificate was still refused: it was another peer's. */
  @Nullable RegistryException wrongPeer() {
    return wrongPeer;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    PublicKey proven = PeerCertificate.verify(chain);
    if (expected != null) {
      try {
        expected.requireKey(proven);
      } catch (RegistryException e) {
        wrongPeer = e;
        throw new CertificateException(e.getMessage(), e);
      }
    }
    key = proven;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}

package reg.libp2p.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.PublicKey;

/**
 * Lets one connection's peer in when its certificate proves the expected identity, and remembers
 * which it was.
 */
final class PeerTrust extends ChainTrust {
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

  @Override
  void check(X509Certificate[] chain, @Nullable SSLEngine engine) throws CertificateException {
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
}

package reg.libp2p.tls;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Direction;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.crypto.PublicKey;
import reg.libp2p.upgrade.Secured;
import reg.libp2p.upgrade.SecurityProtocol;

/** {@code /tls/1.0.0}: preferred for bulk, because its cipher runs in hardware. */
public final class TlsSecurity implements SecurityProtocol {
  /** The name of ALPN for "no multiplexer agreed yet". */
  private static final String LIBP2P = "libp2p";

  /** AES-GCM first: the JDK's ChaCha20 has a fifth of its speed where the CPU helps. */
  private static final String[] CIPHER_SUITES = {
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
  };

  private final KeyManager[] keyManagers;
  private final List<String> alpn;

  /**
   * @param hostKey our identity
   * @param muxers the multiplexers we have, best first
   */
  public TlsSecurity(HostKey hostKey, List<String> muxers) {
    NamelessCertificates.install();
    this.keyManagers = new KeyManager[] {new HostIdentity(HostCertificate.generate(hostKey))};
    var names = new ArrayList<>(muxers);
    names.add(LIBP2P);
    this.alpn = List.copyOf(names);
  }

  @Override
  public String protocolId() {
    return "/tls/1.0.0";
  }

  @Override
  public Secured secure(ByteChannel channel, Direction direction, @Nullable PeerId expected)
      throws IOException {
    var trust = new PeerTrust(expected);
    SSLEngine engine = engine(trust, direction);
    try {
      new TlsHandshake(engine, channel).run();
    } catch (SSLException e) {
      if (trust.wrongPeer() != null) {
        throw trust.wrongPeer();
      }
      throw new IOException("the TLS handshake failed: " + e.getMessage(), e);
    }
    PublicKey key = trust.key();
    if (key == null) {
      throw new IOException("the TLS handshake ended without a certificate");
    }
    String chosen = engine.getApplicationProtocol();
    if (!alpn.contains(chosen)) {
      throw new IOException("the TLS peer agreed to no application protocol of ours");
    }
    return new Secured(key, new TlsRecords(engine), chosen.equals(LIBP2P) ? null : chosen);
  }

  private SSLEngine engine(PeerTrust trust, Direction direction) throws IOException {
    try {
      var context = SSLContext.getInstance("TLSv1.3");
      context.init(keyManagers, new TrustManager[] {trust}, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(direction == Direction.OUTBOUND);
      var parameters = engine.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3"});
      parameters.setCipherSuites(CIPHER_SUITES);
      parameters.setApplicationProtocols(alpn.toArray(String[]::new));
      parameters.setNeedClientAuth(true);
      engine.setSSLParameters(parameters);
      return engine;
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK cannot speak TLS 1.3", e);
    }
  }
}

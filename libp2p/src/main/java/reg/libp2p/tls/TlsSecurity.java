package reg.libp2p.tls;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
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

  private final TlsEngines engines;
  private final List<String> alpn;

  /**
   * @param hostKey our identity
   * @param muxers the multiplexers we have, best first
   */
  public TlsSecurity(HostKey hostKey, List<String> muxers) {
    this(hostKey, muxers, TlsEngines::of);
  }

  /**
   * @param engines makes the engines for our certificate and the names to offer by ALPN
   */
  TlsSecurity(
      HostKey hostKey,
      List<String> muxers,
      BiFunction<HostCertificate, List<String>, TlsEngines> engines) {
    var names = new ArrayList<>(muxers);
    names.add(LIBP2P);
    this.alpn = List.copyOf(names);
    this.engines = engines.apply(HostCertificate.generate(hostKey), alpn);
  }

  @Override
  public String protocolId() {
    return "/tls/1.0.0";
  }

  @Override
  public Secured secure(ByteChannel channel, Direction direction, @Nullable PeerId expected)
      throws IOException {
    var trust = new PeerTrust(expected);
    SSLEngine engine = engines.engine(trust, direction);
    try {
      return secured(engine, channel, trust);
    } catch (IOException | RuntimeException e) {
      engines.release(engine);
      throw e;
    } finally {
      engines.settled(engine);
    }
  }

  private Secured secured(SSLEngine engine, ByteChannel channel, PeerTrust trust)
      throws IOException {
    try {
      new TlsHandshake(engine, channel, engines.areNative()).run();
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
    if (chosen == null || !alpn.contains(chosen)) {
      throw new IOException("the TLS peer agreed to no application protocol of ours");
    }
    return new Secured(key, new TlsRecords(engine, engines), chosen.equals(LIBP2P) ? null : chosen);
  }
}

package reg.libp2p.tls;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import reg.libp2p.Direction;

/**
 * BoringSSL, by Netty: as fast in its first record as in its last, where the JDK's ciphers are
 * compiled during a transfer.
 */
final class NativeEngines implements TlsEngines {
  private final SharedTrust trust = new SharedTrust();
  private final SslContext dialling;
  private final SslContext listening;

  NativeEngines(HostCertificate host, List<String> alpn) {
    var identity = new HostIdentity(host);
    try {
      this.dialling = configured(SslContextBuilder.forClient().keyManager(identity), alpn).build();
      this.listening = configured(SslContextBuilder.forServer(identity), alpn).build();
    } catch (SSLException e) {
      throw new IllegalStateException("BoringSSL takes no settings of ours", e);
    }
  }

  /** Whether the library is there and runs on this platform. */
  static boolean areAvailable() {
    return SslProvider.isTlsv13Supported(SslProvider.OPENSSL);
  }

  /** Nobody looks at names in libp2p, so there is no endpoint to identify. */
  private SslContextBuilder configured(SslContextBuilder builder, List<String> alpn) {
    return builder
        .sslProvider(SslProvider.OPENSSL)
        .protocols(VERSION)
        .ciphers(CIPHER_SUITES)
        .trustManager(trust)
        .clientAuth(ClientAuth.REQUIRE)
        .endpointIdentificationAlgorithm(null)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                alpn));
  }

  @Override
  public SSLEngine engine(PeerTrust judge, Direction direction) {
    SslContext context =
        switch (direction) {
          case OUTBOUND -> dialling;
          case INBOUND -> listening;
        };
    SSLEngine engine = context.newEngine(PooledByteBufAllocator.DEFAULT);
    trust.put(engine, judge);
    return engine;
  }

  @Override
  public void settled(SSLEngine engine) {
    trust.remove(engine);
  }

  @Override
  public void release(SSLEngine engine) {
    ReferenceCountUtil.safeRelease(engine);
  }

  @Override
  public boolean areNative() {
    return true;
  }
}

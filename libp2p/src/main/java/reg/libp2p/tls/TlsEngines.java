package reg.libp2p.tls;

import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLEngine;
import reg.libp2p.Direction;

/** Makes the engines of TLS 1.3 that present our certificate. For any thread. */
interface TlsEngines {
  /**
   * Preferred first: AES-GCM, which CPUs help with. The JDK's ChaCha20 has a fifth of its speed
   * there.
   */
  List<String> CIPHER_SUITES =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  String VERSION = "TLSv1.3";

  /** The fastest that run here. */
  static TlsEngines of(HostCertificate host, List<String> alpn) {
    return NativeEngines.areAvailable()
        ? new NativeEngines(host, alpn)
        : new JdkEngines(host, alpn);
  }

  /**
   * An engine for one connection, to be {@linkplain #release released}.
   *
   * @param trust judges the peer's certificate
   */
  SSLEngine engine(PeerTrust trust, Direction direction) throws IOException;

  /** The engine's handshake is over: its trust is not asked any more. */
  void settled(SSLEngine engine);

  /** Frees what the engine holds; no further call may use it. */
  void release(SSLEngine engine);

  /**
   * Whether these are Netty's around a native library. They work on memory outside of the heap
   * without a copy; go on behind a task or a record only when they are called again; and of a
   * record that is not sound they say only that they want to wrap, which is the alert.
   */
  boolean areNative();
}

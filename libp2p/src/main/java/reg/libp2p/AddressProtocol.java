package reg.libp2p;

import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/** The protocols an address may name, with their multicodec codes and the kind of their values. */
public enum AddressProtocol {
  IP4(0x04, "ip4", AddressValue.IP4),
  IP6(0x29, "ip6", AddressValue.IP6),
  IP6ZONE(0x2a, "ip6zone", AddressValue.TEXT),
  TCP(0x06, "tcp", AddressValue.PORT),
  UDP(0x0111, "udp", AddressValue.PORT),
  DNS(0x35, "dns", AddressValue.TEXT),
  DNS4(0x36, "dns4", AddressValue.TEXT),
  DNS6(0x37, "dns6", AddressValue.TEXT),
  DNSADDR(0x38, "dnsaddr", AddressValue.TEXT),
  UNIX(0x0190, "unix", AddressValue.PATH),
  P2P(0x01a5, "p2p", AddressValue.PEER),
  P2P_CIRCUIT(0x0122, "p2p-circuit", AddressValue.NONE),
  QUIC(0x01cc, "quic", AddressValue.NONE),
  QUIC_V1(0x01cd, "quic-v1", AddressValue.NONE),
  WEBTRANSPORT(0x01d1, "webtransport", AddressValue.NONE),
  CERTHASH(0x01d2, "certhash", AddressValue.MULTIHASH),
  TLS(0x01c0, "tls", AddressValue.NONE),
  SNI(0x01c1, "sni", AddressValue.TEXT),
  NOISE(0x01c6, "noise", AddressValue.NONE),
  WS(0x01dd, "ws", AddressValue.NONE),
  WSS(0x01de, "wss", AddressValue.NONE),
  HTTP(0x01e0, "http", AddressValue.NONE),
  HTTPS(0x01bb, "https", AddressValue.NONE),
  HTTP_PATH(0x01e1, "http-path", AddressValue.ESCAPED),
  WEBRTC_DIRECT(0x0118, "webrtc-direct", AddressValue.NONE),
  WEBRTC(0x0119, "webrtc", AddressValue.NONE),
  MEMORY(0x0309, "memory", AddressValue.NUMBER);

  private final int code;
  private final String text;
  private final AddressValue kind;

  AddressProtocol(int code, String text, AddressValue kind) {
    this.code = code;
    this.text = text;
    this.kind = kind;
  }

  /** The multicodec code. */
  public int code() {
    return code;
  }

  /** The name in the text form. */
  public String text() {
    return text;
  }

  AddressValue kind() {
    return kind;
  }

  static AddressProtocol of(long code) {
    for (AddressProtocol protocol : values()) {
      if (protocol.code == code) {
        return protocol;
      }
    }
    throw new RegistryException(
        Fault.MALFORMED, "unknown address protocol 0x" + Long.toHexString(code));
  }

  static @Nullable AddressProtocol named(String name) {
    if (name.equals("ipfs")) {
      return P2P;
    }
    for (AddressProtocol protocol : values()) {
      if (protocol.text.equals(name)) {
        return protocol;
      }
    }
    return null;
  }
}

package reg.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.RegistryException;

class MultiaddrTest {
  private static final String PEER = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

  /** The first two are vectors of the wire digest, the others of go-multiaddr's test suite. */
  @ParameterizedTest
  @CsvSource({
    "/ip4/192.0.2.42/tcp/443, 04c000022a0601bb",
    "/ip4/127.0.0.1/udp/1234, 047f000001910204d2",
    "/ip4/127.0.0.1/tcp/4321, 047f0000010610e1",
    "/ip4/127.0.0.1/udp/1234/ip4/127.0.0.1/tcp/4321, 047f000001910204d2047f0000010610e1",
    "/ip6/2001:8a0:7ac5:4201:3ac9:86ff:fe31:7095, 29200108a07ac542013ac986fffe317095",
    "/ip6/::1/tcp/1, 2900000000000000000000000000000001060001",
    "/dns4/example.com/tcp/0, 360b6578616d706c652e636f6d060000",
  })
  void matchesPublishedVectors(String text, String hex) {
    Multiaddr address = Multiaddr.parse(text);

    assertThat(HexFormat.of().formatHex(address.bytes())).isEqualTo(hex);
    assertThat(Multiaddr.decode(HexFormat.of().parseHex(hex))).isEqualTo(address);
    assertThat(address).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ip4/0.0.0.0/tcp/0",
        "/ip4/1.2.3.4/udp/65535/quic-v1",
        "/ip6/fe80::1/tcp/4001/p2p/" + PEER,
        "/ip6zone/eth0/ip6/fe80::1/tcp/1",
        "/ip6/1:0:0:2::3/tcp/1",
        "/ip6/::/tcp/1",
        "/ip6/::ffff:1.2.3.4/tcp/1",
        "/dns/example.com/tcp/443/tls/ws",
        "/dns6/example.com/tcp/443/tls/http",
        "/dnsaddr/bootstrap.libp2p.io/p2p/QmVMT29id3TUASyfZZ6k9hmNyc2nYabCo4uMSpDw4zrgDk",
        "/unix/run/reg/socket",
        "/ip4/1.2.3.4/tcp/1/p2p/" + PEER + "/p2p-circuit/p2p/" + PEER,
        "/ip4/1.2.3.4/udp/1/quic-v1/webtransport"
            + "/certhash/uEiAsGPzpiPGQzSlVHRXrUCT5EkTV7YFrV4VZ3hpEKTd_zg",
        "/ip4/1.2.3.4/tcp/1/tls/sni/example.com/ws",
        "/ip4/1.2.3.4/tcp/80/http/http-path/a%2Fb%20c",
        "/ip4/1.2.3.4/udp/9/webrtc-direct",
        "/memory/77",
      })
  void survivesBothForms(String text) {
    Multiaddr address = Multiaddr.parse(text);

    assertThat(address).hasToString(text);
    assertThat(Multiaddr.decode(address.bytes())).isEqualTo(address).hasSameHashCodeAs(address);
  }

  @Test
  void toleratesATrailingSlashAndTheOldPeerName() {
    assertThat(Multiaddr.parse("/ip4/1.2.3.4/tcp/1/ipfs/" + PEER + "/"))
        .isEqualTo(Multiaddr.parse("/ip4/1.2.3.4/tcp/1/p2p/" + PEER));
  }

  @Test
  void writesIpv6InItsShortestForm() {
    assertThat(Multiaddr.parse("/ip6/0:0:0:0:0:0:0:1/tcp/1")).hasToString("/ip6/::1/tcp/1");
    assertThat(Multiaddr.parse("/ip6/2001:DB8:0:0:1:0:0:1/tcp/1"))
        .hasToString("/ip6/2001:db8::1:0:0:1/tcp/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "ip4/1.2.3.4",
        "/ip4",
        "/ip4/",
        "/ip4/1.2.3",
        "/ip4/1.2.3.256",
        "/ip4/1.2.3.04",
        "/ip4/1.2.3.4/tcp",
        "/ip4/1.2.3.4/tcp/65536",
        "/ip4/1.2.3.4/tcp/-1",
        "/ip4/1.2.3.4/tcp/a",
        "/ip4/1.2.3.4//tcp/1",
        "/ip6/::g/tcp/1",
        "/ip6/example.com/tcp/1",
        "/ip6/1.2.3.4/tcp/1",
        "/dns//tcp/1",
        "/nonsense/1",
        "/p2p/nonsense",
        "/certhash/u",
        "/certhash/uEiA",
        "/http-path/%zz",
      })
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> Multiaddr.parse(text))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("not a multiaddr");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "04c00002",
        "ff01",
        "8400c000022a",
        "360001",
        "3600",
        "3603612f62",
        "3602c328",
        "900301aa",
        "a50300",
        "a50305000301020304",
        "d20300",
      })
  void refusesOtherBytes(String hex) {
    assertThatThrownBy(() -> Multiaddr.decode(HexFormat.of().parseHex(hex)))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void holdsTheLimitsOfLengthAndComponents() {
    String most = "/tls".repeat(Multiaddr.COMPONENTS_MAX);
    assertThat(Multiaddr.parse(most).components()).hasSize(Multiaddr.COMPONENTS_MAX);
    assertThatThrownBy(() -> Multiaddr.parse(most + "/tls")).isInstanceOf(RegistryException.class);

    String longest = "/dns/" + "a".repeat(Multiaddr.BYTES_MAX - 3);
    assertThat(Multiaddr.parse(longest).bytes()).hasSize(Multiaddr.BYTES_MAX);
    assertThatThrownBy(() -> Multiaddr.parse(longest + "a")).isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> Multiaddr.decode(new byte[Multiaddr.BYTES_MAX + 1]))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void addsAndRemovesThePeerAtTheEnd() {
    Multiaddr plain = Multiaddr.parse("/ip4/1.2.3.4/tcp/1");
    PeerId peer = PeerId.parse(PEER);
    Multiaddr whole = plain.withPeer(peer);

    assertThat(plain.peer()).isNull();
    assertThat(whole.peer()).isEqualTo(peer);
    assertThat(whole.withPeer(peer)).isEqualTo(whole);
    assertThat(whole.withoutPeer()).isEqualTo(plain);
    assertThat(plain.withoutPeer()).isEqualTo(plain);
  }

  @Test
  void givesTheSocketOfAPlainTcpAddressOnly() {
    var socket = new InetSocketAddress("192.0.2.42", 443);

    assertThat(Multiaddr.parse("/ip4/192.0.2.42/tcp/443").tcpSocket()).isEqualTo(socket);
    assertThat(Multiaddr.parse("/ip4/192.0.2.42/tcp/443/p2p/" + PEER).tcpSocket())
        .isEqualTo(socket);
    assertThat(Multiaddr.tcp(socket)).hasToString("/ip4/192.0.2.42/tcp/443");
    assertThat(Multiaddr.parse("/ip4/192.0.2.42/tcp/443/ws").tcpSocket()).isNull();
    assertThat(Multiaddr.parse("/ip4/192.0.2.42/udp/443").tcpSocket()).isNull();
    assertThat(Multiaddr.parse("/dns4/example.com/tcp/443").tcpSocket()).isNull();
  }

  @Test
  void findsComponents() {
    Multiaddr address = Multiaddr.parse("/dns4/example.com/tcp/443");

    assertThat(address.matches(AddressProtocol.DNS4, AddressProtocol.TCP)).isTrue();
    assertThat(address.matches(AddressProtocol.DNS4)).isFalse();
    assertThat(address.find(AddressProtocol.TCP)).hasToString("/tcp/443");
    assertThat(address.find(AddressProtocol.UDP)).isNull();
  }
}

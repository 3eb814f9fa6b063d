package reg.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.crypto.KeyType;
import reg.libp2p.crypto.PublicKey;

class PeerBookTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final PeerBook book = new PeerBook(() -> now);
  private final PeerId peer = PeerId.of(HostKey.generate().publicKey());

  private static Multiaddr address(int port) {
    return Multiaddr.parse("/ip4/1.2.3.4/tcp/" + port);
  }

  @Test
  void keepsWhatAPeerSaidOfItself() {
    var info = new PeerInfo(peer, List.of(address(1)), List.of("/a"), "agent");
    book.put(info);

    assertThat(book.find(peer)).isEqualTo(info);
    assertThat(book.addresses(peer)).containsExactly(address(1));
    assertThat(book.speaks(peer, "/a")).isTrue();
    assertThat(book.speaks(peer, "/b")).isFalse();
  }

  @Test
  void putsNewAddressesFirstAndKeepsTheRest() {
    book.put(new PeerInfo(peer, List.of(address(1)), List.of("/a"), "agent"));
    book.addAddresses(peer, List.of(address(2).withPeer(peer)));

    assertThat(book.addresses(peer)).containsExactly(address(2), address(1));
    assertThat(book.speaks(peer, "/a")).isTrue();
  }

  /** N7: more addresses and protocols than anyone needs. */
  @Test
  void holdsTheLimitsOfAPeer() {
    var addresses = new ArrayList<Multiaddr>();
    var protocols = new ArrayList<String>();
    for (int i = 0; i < 1_800; i++) {
      addresses.add(address(i));
      protocols.add("/" + i);
    }
    book.put(new PeerInfo(peer, addresses, protocols, ""));
    book.addAddresses(peer, addresses);

    assertThat(book.addresses(peer)).hasSize(Limits.ADDRESSES_PER_PEER_MAX);
    PeerInfo info = Objects.requireNonNull(book.find(peer));
    assertThat(info.protocols()).hasSize(Limits.PROTOCOLS_PER_PEER_MAX);
  }

  @Test
  void forgetsAPeerWithoutNews() {
    book.addAddresses(peer, List.of(address(1)));
    now = now.plus(PeerBook.KEPT);
    assertThat(book.addresses(peer)).isNotEmpty();

    now = now.plus(Duration.ofSeconds(1));

    assertThat(book.find(peer)).isNull();
    assertThat(book.size()).isZero();
  }

  @Test
  void forgetsTheLeastRecentlyUsedPeerFirst() {
    book.addAddresses(peer, List.of(address(1)));
    for (int i = 0; i < Limits.PEERS_MAX - 1; i++) {
      book.addAddresses(peer(i), List.of(address(1)));
    }
    assertThat(book.find(peer)).isNotNull();

    book.addAddresses(peer(-1), List.of(address(1)));

    assertThat(book.size()).isEqualTo(Limits.PEERS_MAX);
    assertThat(book.find(peer)).isNotNull();
    assertThat(book.find(peer(0))).isNull();
  }

  /** Ids of RSA keys are only hashes, so any hash will do. */
  private static PeerId peer(int number) {
    byte[] name = {0x12, 0x20, 0, 0, 0, 0};
    byte[] bytes = java.nio.ByteBuffer.allocate(34).put(name).putInt(number).array();
    return PeerId.decode(bytes);
  }

  @Test
  void takesOnlyUsableAddresses() {
    PublicKey key = PublicKey.of(KeyType.ED25519, HostKey.generate().publicKey().data());
    book.addAddresses(peer, List.of(Multiaddr.parse("/p2p/" + PeerId.of(key))));

    assertThat(book.addresses(peer)).isEmpty();
  }
}

package reg.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.crypto.PublicKey;

class PeerIdTest {
  private static final VectorFile KEYS = VectorFile.named("keys");

  @ParameterizedTest
  @CsvSource({
    "ed25519-public-key, 12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq",
    "ecdsa-public-key, QmVMT29id3TUASyfZZ6k9hmNyc2nYabCo4uMSpDw4zrgDk",
    "secp256k1-public-key, 16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY",
  })
  void namesTheSpecificationsKeys(String key, String expected) {
    PeerId peer = PeerId.of(PublicKey.decode(KEYS.bytes(key)));

    assertThat(peer).hasToString(expected);
    assertThat(PeerId.parse(expected)).isEqualTo(peer).hasSameHashCodeAs(peer);
    assertThat(PeerId.decode(peer.bytes())).isEqualTo(peer);
  }

  @Test
  void hasACidTextThatParsesBack() {
    PeerId peer = PeerId.of(PublicKey.decode(KEYS.bytes("ed25519-public-key")));

    assertThat(peer.toCidText())
        .isEqualTo("k51qzi5uqu5dgy8qsq67hbz73jqkw87l3fgf4a91qb0d9b5173tir7n4vxk1oe");
    assertThat(PeerId.parse(peer.toCidText())).isEqualTo(peer);
  }

  @Test
  void givesBackAnInlinedKeyButNotAHashedOne() {
    PublicKey ed25519 = PublicKey.decode(KEYS.bytes("ed25519-public-key"));
    PublicKey rsa = PublicKey.decode(KEYS.bytes("rsa-public-key"));

    assertThat(PeerId.of(ed25519).inlinedKey()).isEqualTo(ed25519);
    assertThat(PeerId.of(rsa).inlinedKey()).isNull();
  }

  @Test
  void refusesTheKeyOfAnotherPeer() {
    PublicKey mine = HostKey.generate().publicKey();
    PublicKey other = HostKey.generate().publicKey();
    PeerId.of(mine).requireKey(mine);

    assertThatThrownBy(() -> PeerId.of(mine).requireKey(other))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_SIGNATURE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "Qm",
        "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3p",
        "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
        "QmVMT29id3TUASyfZZ6k9hmNyc2nYabCo4uMSpDw4zrgDkQm",
      })
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> PeerId.parse(text))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("not a peer id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1114deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", "000401020304", "0000"})
  void refusesOtherHashesAndInlinedNonsense(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> PeerId.decode(bytes)).isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesBytesBehindTheName() {
    byte[] bytes = PeerId.of(HostKey.generate().publicKey()).bytes();
    byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);

    assertThatThrownBy(() -> PeerId.decode(longer)).isInstanceOf(RegistryException.class);
  }

  @Test
  void sortsByBytes() {
    PeerId a = PeerId.of(HostKey.ofSeed(new byte[32]).publicKey());
    PeerId b = PeerId.of(PublicKey.decode(KEYS.bytes("rsa-public-key")));

    assertThat(a).isLessThan(b);
  }
}

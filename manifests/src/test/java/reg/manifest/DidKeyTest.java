package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multibase;

class DidKeyTest {
  /** The example of the did:key specification. */
  private static final String SPEC = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";

  /** The Ed25519 key of libp2p's peer-id specification, as did:key. */
  private static final String LIBP2P = "did:key:z6MkgXZvRh65tcAdLJTKdEvyqEv7ZBhn9C5BM68jw4cESKtH";

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String text(byte[] publicKey) {
    return "did:key:z" + Multibase.BASE58BTC.encodeBare(concat(hex("ed01"), publicKey));
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  @Test
  void readsAndWritesTheVectorsOfTheSpecifications() {
    assertThat(DidKey.parse(SPEC)).hasToString(SPEC);
    DidKey key = DidKey.of(hex("1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e"));
    assertThat(key).hasToString(LIBP2P).isEqualTo(DidKey.parse(LIBP2P));
    assertThat(DidKey.parse(key.bare())).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(key).isNotEqualTo(DidKey.parse(SPEC)).isNotEqualByComparingTo(DidKey.parse(SPEC));
    assertThat(DidKey.of(key.bytes())).isEqualTo(key).isEqualByComparingTo(key);
  }

  /** S5: whoever may use one of these could be anybody. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
      })
  void refusesKeysOfSmallOrder(String encoding) {
    assertThatThrownBy(() -> DidKey.of(hex(encoding)))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining("small order");
    assertThatThrownBy(() -> DidKey.parse(text(hex(encoding))))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
        .hasMessageContaining("small order");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // p, which is 0
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // p + 1, which is 1
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // p + 3
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void refusesEncodingsThatAreNotCanonical(String encoding) {
    assertThatThrownBy(() -> DidKey.of(hex(encoding))).hasMessageContaining("not below 2^255-19");
  }

  @Test
  void refusesWhatIsNoPoint() {
    byte[] encoding = new byte[32];
    encoding[0] = 2; // (4 - 1) / (4d + 1) is not a square
    assertThatThrownBy(() -> DidKey.of(encoding)).hasMessageContaining("not a point of the curve");
    assertThatThrownBy(() -> DidKey.of(new byte[31])).hasMessageContaining("31 bytes");
    assertThatThrownBy(() -> DidKey.of(new byte[0])).hasMessageContaining("0 bytes");
  }

  @Test
  void acceptsEveryKeyThatTheJdkMakes() throws Exception {
    var generator = KeyPairGenerator.getInstance("Ed25519");
    for (int i = 0; i < 100; i++) {
      var point = ((EdECPublicKey) generator.generateKeyPair().getPublic()).getPoint();
      DidKey key = DidKey.of(encode(point.getY(), point.isXOdd()));
      assertThat(DidKey.parse(key.toString())).isEqualTo(key);
      assertThat(key.bare()).startsWith("z6Mk");
    }
  }

  private static byte[] encode(BigInteger y, boolean xOdd) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < 32; i++) {
      bytes[i] = y.shiftRight(8 * i).byteValue();
    }
    if (xOdd) {
      bytes[31] |= (byte) 0x80;
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "did:key:",
        "did:key:z6Mk",
        "z6Mk",
        "did:web:example.org",
        "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme", // secp256k1
        "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc", // X25519
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doKK",
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do",
        "z6Mkhaxgbzdvotdkl5257faiztigic2qtklgpbnnegta2dok",
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do0",
        "DID:KEY:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK ",
        "did:key:z6Mk11111111111111111111111111111111111111111111111111111111111111111111111111"
      })
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> PublisherId.parse(text))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST));
  }

  @Test
  void aPublisherIsWrittenAsItsFirstKey() {
    PublisherId id = PublisherId.parse(SPEC);
    assertThat(id).hasToString(SPEC).isEqualTo(PublisherId.parse(SPEC.substring(8)));
    assertThat(id.compareTo(PublisherId.parse(LIBP2P)))
        .isEqualTo(id.genesisKey().compareTo(DidKey.parse(LIBP2P)));
  }
}

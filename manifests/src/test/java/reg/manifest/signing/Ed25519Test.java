package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static reg.manifest.signing.EnvelopeVerifierTest.assertFault;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.Fault;
import reg.manifest.DidKey;

class Ed25519Test {
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** RFC 8032 section 7.1, tests 1 to 3. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
        + "'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
        + "72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
        + "af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void signsAsTheRfcDoes(String seed, String publicKey, String message, String signature) {
    PublisherKey key = PublisherKey.ofSeed(hex(seed));
    assertThat(key.publicKey()).isEqualTo(DidKey.of(hex(publicKey)));
    assertThat(key.sign(hex(message))).isEqualTo(hex(signature));
    assertThatCode(() -> Ed25519.verify(key.publicKey(), hex(message), hex(signature)))
        .doesNotThrowAnyException();
  }

  /** S5: the same signature with S + L would be a second one. */
  @Test
  void refusesAnSThatIsNotReduced() {
    PublisherKey key = PublisherKey.generate();
    byte[] message = {1, 2, 3};
    byte[] signature = key.sign(message);
    BigInteger s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
    byte[] more = reversed(padded(s.add(ORDER).toByteArray()));
    byte[] malleable = signature.clone();
    System.arraycopy(more, 0, malleable, 32, 32);
    assertFault(
        Fault.BAD_SIGNATURE,
        key.publicKey().toString(),
        () -> Ed25519.verify(key.publicKey(), message, malleable));
  }

  private static byte[] padded(byte[] bigEndian) {
    byte[] out = new byte[32];
    int length = Math.min(32, bigEndian.length);
    System.arraycopy(bigEndian, bigEndian.length - length, out, 32 - length, length);
    return out;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = bytes[bytes.length - 1 - i];
    }
    return out;
  }

  @Test
  void refusesOtherMessagesKeysAndLengths() {
    PublisherKey key = PublisherKey.generate();
    DidKey publicKey = key.publicKey();
    byte[] message = new byte[100];
    byte[] signature = key.sign(message);
    byte[] other = message.clone();
    other[99] = 1;
    assertBad(publicKey, other, signature);
    assertBad(PublisherKey.generate().publicKey(), message, signature);
    assertBad(publicKey, message, new byte[64]);
    assertBad(publicKey, message, Arrays.copyOf(signature, 63));
    assertBad(publicKey, message, Arrays.copyOf(signature, 65));
    assertBad(publicKey, message, new byte[0]);
    byte[] ones = new byte[64];
    Arrays.fill(ones, (byte) 0xff);
    assertBad(publicKey, message, ones);
  }

  private static void assertBad(DidKey key, byte[] message, byte[] signature) {
    assertFault(
        Fault.BAD_SIGNATURE, "does not match", () -> Ed25519.verify(key, message, signature));
  }
}

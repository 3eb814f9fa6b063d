package reg.manifest.age;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

/** A file that {@code age} v1.3.2 made, and what only one who made none would get wrong. */
class AgeGoldenTest {
  private static final String SECRET =
      "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
  private static final String RECIPIENT =
      "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef";

  private static final String HEADER =
      """
      age-encryption.org/v1
      -> X25519 PQ1ALtu8GJxTJJGQyYt4ZAFmptB5jBrAkeWLS2v1N3A
      2VHB7xnKgOiJA6XjZ0r/03p31vXBqVE8QnY8fAjuRhU
      --- QCrUqSlYEWpJmnRhAT9t6RaEhE5ia1sAK8WMH6nZoxY
      """;

  private static final String PAYLOAD =
      "fe2d9bd1fddfcbb35f1a40c6ea4589a0a1f241ceeced1441bde1ca289cf56c25fe2e60";

  private static AgeFileKey open(String header) {
    AgeHeader read = AgeHeader.read(header.getBytes(ISO_8859_1));
    return Objects.requireNonNull(read.open(List.of(AgeIdentity.parse(SECRET))));
  }

  @Test
  void opensWhatAgeMade() {
    assertThat(AgeIdentity.parse(SECRET).recipient()).hasToString(RECIPIENT);
    byte[] payload = HexFormat.of().parseHex(PAYLOAD);
    assertThat(Payloads.open(open(HEADER), payload)).asString(US_ASCII).isEqualTo("age");
  }

  /** The MAC is of the stanzas as they stand, those of other kinds with their long bodies too. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 47, 48, 49, 96, 1000})
  void stanzasOfOtherKindsAreUnderTheMac(int length) {
    byte[] body = new byte[length];
    Arrays.fill(body, (byte) 0x5a);
    String text = Base64.getEncoder().withoutPadding().encodeToString(body);
    String unsigned =
        "age-encryption.org/v1\n-> ! ~ grease\n"
            + text.replaceAll(".{64}", "$0\n")
            + "\n"
            + HEADER.substring(HEADER.indexOf("-> "), HEADER.indexOf(" Q"));
    AgeFileKey key = open(HEADER);
    String mac = AgeStanza.encode(key.mac(unsigned.getBytes(US_ASCII)));
    String whole = unsigned + " " + mac + "\n";
    assertThat(open(whole).bytes()).isEqualTo(key.bytes());
    for (String changed : List.of(whole.replace("grease", "greasy"), whole.replace("! ~", "~ !"))) {
      refused(Fault.CORRUPT, () -> open(changed));
    }
  }

  /** Else a key, a share or a nonce that is no secret would still open its own files. */
  @Test
  void whatIsMadeAtRandomIsNeverMadeTwice() {
    assertThat(AgeIdentity.generate().recipient()).isNotEqualTo(AgeIdentity.generate().recipient());
    AgeFileKey key = AgeFileKey.generate();
    assertThat(key.bytes()).isNotEqualTo(AgeFileKey.generate().bytes());
    assertThat(AgePayload.create(key).nonce()).isNotEqualTo(AgePayload.create(key).nonce());
    AgeRecipient recipient = AgeRecipient.parse(RECIPIENT);
    assertThat(AgeStanza.wrap(key, recipient).arguments())
        .isNotEqualTo(AgeStanza.wrap(key, recipient).arguments());
  }

  /** U+212A is what lower case makes a k of, and no case of its own changes it. */
  @Test
  void lettersThatOnlyBecomeOnesOfAKeyAreRefused() {
    String kelvin = SECRET.replace('K', '\u212a');
    assertThat(kelvin.toLowerCase(Locale.ROOT)).isEqualTo(SECRET.toLowerCase(Locale.ROOT));
    refused(Fault.MALFORMED, () -> AgeIdentity.parse(kelvin));
    refused(Fault.MALFORMED, () -> AgeIdentity.parse(SECRET + "\u0130"));
    refused(Fault.MALFORMED, () -> AgeRecipient.parse(RECIPIENT + "\u007f"));
  }

  @Tag("slow")
  @Test
  void theLongestHeaderThatIsWrittenIsRead() {
    AgeIdentity own = AgeIdentity.parse(SECRET);
    var many = Collections.nCopies(AgeHeader.RECIPIENTS_MAX, own.recipient());
    AgeHeader written = AgeHeader.write(AgeFileKey.generate(), many);
    assertThat(AgeHeader.read(written.bytes()).recipients()).isEqualTo(AgeHeader.RECIPIENTS_MAX);
  }

  @Test
  void recipientsAreInTheOrderOfTheirBytes() {
    byte[] low = new byte[32];
    low[0] = 9;
    byte[] high = new byte[32];
    high[0] = (byte) 0x90;
    var sorted = new ArrayList<>(List.of(new AgeRecipient(high), new AgeRecipient(low)));
    Collections.sort(sorted);
    assertThat(sorted).containsExactly(new AgeRecipient(low), new AgeRecipient(high));
  }

  @Test
  void theLineOfABadIdentityIsSaidAndItsTextIsNot() {
    String most = (SECRET + "\n").repeat(AgeIdentity.FILE_MAX);
    assertThat(AgeIdentity.parseFile(most)).hasSize(AgeIdentity.FILE_MAX);
    String wrong = SECRET.substring(0, SECRET.length() - 1) + "9";
    assertThatThrownBy(() -> AgeIdentity.parseFile("# two\n" + SECRET + "\n" + wrong))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("line 3 ")
        .hasMessageNotContaining(wrong);
  }

  /** Lengths are of hostile trees and may be any number. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 16, -1, 0, 15, 16, 31})
  void noPayloadHasTheseLengths(long bytes) {
    refused(Fault.MALFORMED, () -> AgePayload.contentBytes(bytes));
  }

  @Test
  void theLengthsOfVeryLongPayloadsAreRight() {
    for (long content : new long[] {0, 1, 65_536, 1L << 40, (1L << 62) + 12_345}) {
      long bytes = AgePayload.payloadBytes(content);
      assertThat(AgePayload.contentBytes(bytes)).isEqualTo(content);
    }
    long most = AgePayload.contentBytes(Long.MAX_VALUE);
    assertThat(AgePayload.payloadBytes(most)).isEqualTo(Long.MAX_VALUE);
  }

  /** What is shorter than a tag is not what was encrypted, and no fault of the program. */
  @Test
  void chunksShorterThanTheirTagsAreRefused() {
    AgePayload payload = AgePayload.create(AgeFileKey.generate());
    for (int length = 0; length < AgePayload.TAG_BYTES; length++) {
      var sealed = java.nio.ByteBuffer.allocate(length);
      var into = java.nio.ByteBuffer.allocate(AgePayload.SEALED_BYTES);
      refused(Fault.CORRUPT, () -> payload.open(0, AgePayload.Place.LAST, sealed, into));
    }
  }

  private static void refused(
      Fault fault, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}

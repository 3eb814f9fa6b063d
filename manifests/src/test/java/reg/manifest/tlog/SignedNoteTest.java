package reg.manifest.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.signing.PublisherKey;

class SignedNoteTest {
  /** The example of signed-note. */
  private static final String VKEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  private static final String NOTE =
      """
      This is an example message.

      \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
      """;

  private static final NoteSigner LOG =
      NoteSigner.of("log.example", NoteKey.Type.ED25519, PublisherKey.ofSeed(new byte[32]));
  private static final NoteSigner WITNESS =
      NoteSigner.of("w.example", NoteKey.Type.COSIGNATURE, PublisherKey.ofSeed(new byte[32]));
  private static final Checkpoint CHECKPOINT =
      new Checkpoint("log.example", 7, new byte[32], List.of("more", "lines"));
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private static SignedNote parse(String note) {
    return SignedNote.parse(note.getBytes(UTF_8));
  }

  private static void refused(Fault fault, ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  @Test
  void readsTheExampleOfTheSpecification() {
    SignedNote note = parse(NOTE);
    NoteKey key = NoteKey.parse(VKEY);
    assertThat(key).hasToString(VKEY);
    assertThat(note.text()).isEqualTo("This is an example message.\n");
    assertThat(note.encode()).asString(UTF_8).isEqualTo(NOTE);
    SignedNote.Line line = note.signatures().getFirst();
    assertThat(key.signed(line)).isTrue();
    NoteCrypto.verify(key, note.text().getBytes(UTF_8), line.bytes());
    refused(Fault.BAD_SIGNATURE, () -> NoteCrypto.verify(key, new byte[0], line.bytes()));
  }

  @Test
  void theTextEndsAtTheLastEmptyLine() {
    String two = "a\n\nb\n" + NOTE.substring(NOTE.indexOf("\n\n") + 1);
    assertThat(parse(two).text()).isEqualTo("a\n\nb\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\n",
        "a\n\n",
        "a\n\n\n",
        "a\n\nb\n",
        "a\n\n\u2014 n\n",
        "a\n\n\u2014  AAAAAAA=\n",
        "a\n\n\u2014 n AAAA\n",
        "a\n\n\u2014 n AAAAAA==\n",
        "a\n\n\u2014 n AAAAAAB=\n",
        "a\n\n\u2014 n AAAAAAA\n",
        "a\n\n\u2014 n AA*AAAA=\n",
        "a\n\n\u2014 n AAAAAAA= \n",
        "a\n\n\u2014 n AAAAAAA=",
        "a\n\n\u2014 n+ AAAAAAA=\n",
        "a\n\n\u2014 n\u00a0 AAAAAAA=\n",
        "a\n\n\u2014 n\u0085 AAAAAAA=\n",
        "a\n\n\u2014 n\u0001 AAAAAAA=\n",
        "a\n\n- n AAAAAAA=\n",
        "a\tb\n\n\u2014 n AAAAAAA=\n",
      })
  void refusesWhatIsNoNote(String note) {
    refused(Fault.MALFORMED, () -> parse(note));
  }

  @Test
  void holdsItsLimits() {
    String line = "\u2014 n AAAAAAA=\n";
    assertThat(parse("a\n\n" + line.repeat(SignedNote.SIGNATURES_MAX)).signatures())
        .hasSize(SignedNote.SIGNATURES_MAX);
    refused(Fault.MALFORMED, () -> parse("a\n\n" + line.repeat(SignedNote.SIGNATURES_MAX + 1)));
    String text = "a".repeat(SignedNote.BYTES_MAX - 2 - line.getBytes(UTF_8).length);
    assertThat(parse(text + "\n\n" + line).signatures()).hasSize(1);
    refused(Fault.MALFORMED, () -> parse(text + "a\n\n" + line));
    refused(Fault.MALFORMED, () -> SignedNote.parse(new byte[] {(byte) 0xff, '\n', '\n'}));
    refused(Fault.MALFORMED, () -> new SignedNote("a\n", List.of()));
    refused(Fault.MALFORMED, () -> new SignedNote("a", parse(NOTE).signatures()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n",
        "n+530d903a",
        "n+530d903a+",
        "n+530d903a+Ag==",
        "n+530d903a+AQ==",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "n+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      })
  void refusesWhatIsNoVerifierKey(String vkey) {
    refused(Fault.MALFORMED, () -> NoteKey.parse(vkey));
  }

  @Test
  void namesHaveALength() {
    String name = "n".repeat(255);
    PublisherKey key = PublisherKey.generate();
    NoteSigner signer = NoteSigner.of(name, NoteKey.Type.ED25519, key);
    assertThat(NoteKey.parse(signer.key().toString())).isEqualTo(signer.key());
    refused(Fault.MALFORMED, () -> NoteSigner.of(name + "n", NoteKey.Type.ED25519, key));
    assertThatThrownBy(() -> NoteSigner.of("n", NoteKey.Type.ML_DSA_44, key))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secretsKeepTheirText() {
    for (NoteSigner signer : List.of(LOG, WITNESS)) {
      assertThat(NoteSigner.parse(signer.text()).text()).isEqualTo(signer.text());
      assertThat(NoteSigner.parse(signer.text()).key()).isEqualTo(signer.key());
      assertThat(signer.toString()).doesNotContain("PRIVATE");
    }
    String text = LOG.text();
    for (String wrong :
        List.of("", text.substring(1), text + "A", "PRIVATE+KEY+a+b", "PRIVATE+KEY+a+b+AAAA")) {
      refused(Fault.MALFORMED, () -> NoteSigner.parse(wrong));
    }
    refused(Fault.MALFORMED, () -> NoteSigner.parse(text.replace("log.", "bog.")));
  }

  @Test
  void cosignaturesTellTheTime() {
    SignedNote.Line line = WITNESS.sign(CHECKPOINT, NOW);
    assertThat(WITNESS.key().verify(CHECKPOINT, line)).isEqualTo(NOW.getEpochSecond());
    assertThat(LOG.key().verify(CHECKPOINT, LOG.sign(CHECKPOINT, NOW))).isZero();
    byte[] bytes = line.bytes();
    for (int i = 0; i < bytes.length; i++) {
      byte[] wrong = GoldenLog.flipped(bytes, i);
      refused(Fault.BAD_SIGNATURE, () -> WITNESS.key().verify(CHECKPOINT, line(wrong)));
    }
    byte[] negative = bytes.clone();
    negative[0] = (byte) 0x80;
    refused(Fault.BAD_SIGNATURE, () -> WITNESS.key().verify(CHECKPOINT, line(negative)));
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
    refused(Fault.BAD_SIGNATURE, () -> WITNESS.key().verify(CHECKPOINT, line(shorter)));
    assertThat(WITNESS.key().signed(new SignedNote.Line("w.example", "00000000", "AAAA")))
        .isFalse();
  }

  private static SignedNote.Line line(byte[] signature) {
    return SignedNote.Line.of(WITNESS.key().name(), WITNESS.key().id(), signature);
  }

  /** The key and signature are of the JDK's provider; the message is built here by hand. */
  @Test
  void verifiesMlDsaCosignatures() throws GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("ML-DSA-44").generateKeyPair();
    byte[] spki = pair.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(spki, spki.length - 1312, spki.length);
    var key = new NoteKey("w.example", NoteKey.Type.ML_DSA_44, TlogText.base64(raw));
    assertThat(NoteKey.parse(key.toString())).isEqualTo(key);
    var message = new ByteArrayOutputStream();
    message.writeBytes("subtree/v1\n\0\u0009w.example".getBytes(UTF_8));
    message.writeBytes(new byte[] {0, 0, 0, 0, 0, 0, 1, 2});
    message.writeBytes("\u000blog.example".getBytes(UTF_8));
    message.writeBytes(new byte[15]);
    message.write(7);
    message.writeBytes(new byte[32]);
    Signature signer = Signature.getInstance("ML-DSA-44");
    signer.initSign(pair.getPrivate());
    signer.update(message.toByteArray());
    byte[] signature = signer.sign();
    byte[] timed = Cosignatures.timed(258, signature);
    SignedNote.Line line = SignedNote.Line.of("w.example", key.id(), timed);
    assertThat(key.verify(CHECKPOINT, line)).isEqualTo(258);
    assertThat(key.verify(new Checkpoint("log.example", 7, new byte[32]), line))
        .describedAs("extensions are not signed")
        .isEqualTo(258);
    var other = new Checkpoint("log.example", 8, new byte[32]);
    refused(Fault.BAD_SIGNATURE, () -> key.verify(other, line));
    var longest = new Checkpoint("o".repeat(256), 8, new byte[32]);
    refused(Fault.MALFORMED, () -> key.verify(longest, line));
  }

  @Test
  void checkpointsKeepTheirText() {
    assertThat(Checkpoint.parse(CHECKPOINT.text()))
        .isEqualTo(CHECKPOINT)
        .hasSameHashCodeAs(CHECKPOINT)
        .hasToString("'log.example' at 7 0000000000000000")
        .isNotEqualTo(new Checkpoint("log.example", 8, new byte[32]))
        .isNotEqualTo(null);
    String root = TlogText.base64(new byte[32]);
    assertThat(CHECKPOINT.text())
        .describedAs("what is signed")
        .isEqualTo("log.example\n7\n" + root + "\nmore\nlines\n");
    assertThat(Checkpoint.parse("o\n9223372036854775807\n" + root + "\n").size())
        .isEqualTo(Long.MAX_VALUE);
    for (String wrong :
        List.of(
            "o\n1\n" + root,
            "o\n1\n",
            "\n1\n" + root + "\n",
            "o\n01\n" + root + "\n",
            "o\n-1\n" + root + "\n",
            "o\n9223372036854775808\n" + root + "\n",
            "o\n1\nAAAA\n",
            "o\n1\n" + root + "\n\n",
            "o".repeat(Checkpoint.TEXT_MAX) + "\n1\n" + root + "\n")) {
      refused(Fault.MALFORMED, () -> Checkpoint.parse(wrong));
    }
    refused(Fault.MALFORMED, () -> new Checkpoint("o", -1, new byte[32]));
    refused(Fault.MALFORMED, () -> new Checkpoint("o", 1, new byte[31]));
    refused(Fault.MALFORMED, () -> new Checkpoint("o\np", 1, new byte[32]));
  }
}

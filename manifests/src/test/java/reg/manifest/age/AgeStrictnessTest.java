package reg.manifest.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

/** Headers and keys that no writer would write, and those that only an odd one would. */
class AgeStrictnessTest {
  private static final AgeIdentity ALICE = AgeIdentity.generate();
  private static final String SHARE = AgeStanza.encode(ALICE.recipient().point());
  private static final String KEY_32 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  private static final String MAC = "--- " + KEY_32 + "\n";

  private static byte[] header(String stanzas) {
    return ("age-encryption.org/v1\n" + stanzas).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void malformed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        MAC,
        "-> a\n" + MAC,
        "-> a\nAA\n---\n",
        "-> a\nAA\n--- AAAA\n",
        "-> a\nAA\n---  " + KEY_32 + "\n",
        "-> a\nAA\n" + "--- " + KEY_32,
        "-> \nAA\n" + MAC,
        "-> a  b\nAA\n" + MAC,
        "-> a\u007f\nAA\n" + MAC,
        "-> a\u001f\nAA\n" + MAC,
        "-> a\u00e9\nAA\n" + MAC,
        "-> a\nAB\n" + MAC,
        "-> a\nAA==\n" + MAC,
        "-> a\nA\n" + MAC,
        "-> a\n\u00e9\n" + MAC,
        "->a\nAA\n" + MAC,
        "-> scrypt a\nAA\n-> b\nAA\n" + MAC
      })
  void headersThatNobodyWritesAreRefused(String stanzas) {
    malformed(() -> AgeHeader.read(header(stanzas)));
  }

  @Test
  void linesHaveTheirLengths() {
    malformed(() -> AgeHeader.read(header("-> a\n" + "A".repeat(65) + "\n\n" + MAC)));
    malformed(() -> AgeHeader.read(header("-> a\n" + "A".repeat(64) + "\n" + MAC)));
    String full = "-> a b c\n" + "A".repeat(64) + "\n\n" + MAC;
    assertThat(AgeHeader.read(header(full)).bytes()).isEqualTo(header(full));
    String endless = "-> a\n" + "AA\n-> a\n".repeat(AgeHeader.BYTES_MAX / 8) + "AA\n" + MAC;
    malformed(() -> AgeHeader.read(header(endless)));
  }

  /** The pairs that may be tried are bounded, not only each of the two. */
  @Test
  void asManyKeysAreTriedAsTakeSeconds() {
    String others = "-> a\nAA\n".repeat(AgeHeader.ATTEMPTS_MAX / 16);
    var header = AgeHeader.read(header(others + MAC));
    assertThat(header.open(Collections.nCopies(16, ALICE))).isNull();
    assertThatThrownBy(() -> header.open(Collections.nCopies(17, ALICE)))
        .hasMessageContaining("name only 16")
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST));
  }

  @Test
  void kindsThatAreNotKnownArePassedOver() {
    for (String kind : List.of("scrypt a b", "x25519 " + SHARE, "grease")) {
      assertThat(AgeHeader.read(header("-> " + kind + "\nAA\n" + MAC)).open(List.of(ALICE)))
          .isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X25519", "X25519 AAAA", "X25519 " + KEY_32, "X25519 " + KEY_32 + " a"})
  void stanzasOfOursAreWhole(String kind) {
    AgeHeader header = AgeHeader.read(header("-> " + kind + "\n" + KEY_32 + "\n" + MAC));
    malformed(() -> header.open(List.of(ALICE)));
  }

  @Test
  void aBodyOfAnotherLengthIsRefusedAndAnothersIsNot() {
    AgeHeader shorter = AgeHeader.read(header("-> X25519 " + SHARE + "\nAAAA\n" + MAC));
    malformed(() -> shorter.open(List.of(ALICE)));
    AgeHeader others = AgeHeader.read(header("-> X25519 " + SHARE + "\n" + KEY_32 + "\n" + MAC));
    assertThat(others.open(List.of(ALICE))).isNull();
    assertThat(others.open(List.of())).isNull();
  }

  @Test
  void keysOfOtherKindsAndLengthsAreRefused() {
    for (int length : new int[] {0, 31, 33, 34, 35, 36}) {
      String key = Bech32.encode("age", new byte[length]);
      malformed(() -> AgeRecipient.parse(key));
      String secret = Bech32.encode("age-secret-key-", new byte[length]).toUpperCase(Locale.ROOT);
      malformed(() -> AgeIdentity.parse(secret));
    }
    String secret = ALICE.toFile().lines().toList().getLast();
    String lower = secret.toLowerCase(Locale.ROOT);
    malformed(() -> AgeIdentity.parse(lower));
    malformed(() -> AgeIdentity.parse(secret.substring(0, secret.length() - 1) + "b"));
    malformed(() -> AgeRecipient.parse("age1" + "q".repeat(300)));
    malformed(() -> AgeRecipient.parse("age1" + "b".repeat(58)));
    malformed(() -> AgeRecipient.parse("Age1" + "q".repeat(58)));
    malformed(() -> AgeRecipient.parse("age1q"));
    malformed(() -> AgeRecipient.parse("age1" + "q".repeat(9)));
    malformed(() -> AgeRecipient.parse("age1pq1" + "q".repeat(50)));
    assertThat(ALICE.recipient())
        .isNotEqualTo(AgeIdentity.generate().recipient())
        .isNotEqualTo("age1");
  }

  @Test
  void tooManyRecipientsAreRefused() {
    var many = java.util.Collections.nCopies(AgeHeader.RECIPIENTS_MAX + 1, ALICE.recipient());
    assertThatThrownBy(() -> AgeHeader.write(AgeFileKey.generate(), many))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST));
  }

  @Test
  void theEncryptorIsAStreamLikeAnother() throws IOException {
    AgeFileKey key = AgeFileKey.generate();
    var encryptor = new AgeEncryptor(key, new ByteArrayInputStream(new byte[] {1, 2, 3}));
    byte[] sealed = new byte[(int) AgePayload.payloadBytes(3)];
    assertThat(encryptor.read(sealed, 0, 0)).isZero();
    for (int i = 0; i < sealed.length; i++) {
      sealed[i] = (byte) encryptor.read();
    }
    assertThat(encryptor.read()).isEqualTo(-1);
    assertThat(encryptor.read(sealed, 0, 1)).isEqualTo(-1);
    assertThat(Payloads.open(key, sealed)).containsExactly(1, 2, 3);
    assertThat(key).hasToString("a file key");
  }
}

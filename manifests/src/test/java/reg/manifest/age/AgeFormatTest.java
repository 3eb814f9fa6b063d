package reg.manifest.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

class AgeFormatTest {
  private static final AgeIdentity ALICE = AgeIdentity.generate();
  private static final AgeIdentity BOB = AgeIdentity.generate();

  /** The key of C2SP's test vectors. */
  private static final String SECRET =
      "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";

  @Test
  void keysKeepTheirTexts() {
    AgeIdentity known = AgeIdentity.parse(SECRET);
    assertThat(known.toFile()).endsWith("\n" + SECRET + "\n");
    assertThat(AgeIdentity.parseFile(known.toFile()).getFirst().recipient())
        .isEqualTo(known.recipient());
    assertThat(AgeRecipient.parse(known.recipient().toString()))
        .isEqualTo(known.recipient())
        .isEqualByComparingTo(known.recipient())
        .hasSameHashCodeAs(known.recipient());
    assertThat(known).asString().doesNotContain(SECRET).contains("age1");
  }

  @Test
  void mistypedKeysAreRefused() {
    String recipient = ALICE.recipient().toString();
    for (int i = 0; i < recipient.length(); i++) {
      char other = recipient.charAt(i) == 'q' ? 'p' : 'q';
      String wrong = recipient.substring(0, i) + other + recipient.substring(i + 1);
      refused(Fault.MALFORMED, () -> AgeRecipient.parse(wrong));
    }
    String zero = Bech32.encode("age", new byte[32]);
    for (String text : List.of("", "age1", recipient.toUpperCase(java.util.Locale.ROOT), zero)) {
      refused(Fault.MALFORMED, () -> AgeRecipient.parse(text));
    }
    for (String text : List.of("", "# nothing", SECRET.substring(1), recipient)) {
      refused(Fault.MALFORMED, () -> AgeIdentity.parseFile(text));
    }
    String many = (SECRET + "\n").repeat(AgeIdentity.FILE_MAX + 1);
    refused(Fault.MALFORMED, () -> AgeIdentity.parseFile(many));
  }

  @Test
  void eachRecipientOpensAndNobodyElse() {
    AgeFileKey key = AgeFileKey.generate();
    AgeHeader header = AgeHeader.write(key, List.of(ALICE.recipient(), BOB.recipient()));
    AgeHeader read = AgeHeader.read(header.bytes());
    assertThat(read.recipients()).isEqualTo(2);
    assertThat(read.bytes()).isEqualTo(header.bytes());
    for (AgeIdentity identity : List.of(ALICE, BOB)) {
      AgeFileKey opened = read.open(List.of(identity));
      assertThat(opened == null ? null : opened.bytes()).isEqualTo(key.bytes());
    }
    assertThat(read.open(List.of(AgeIdentity.generate()))).isNull();
    refused(Fault.INVALID_REQUEST, () -> AgeHeader.write(key, List.of()));
  }

  @Test
  void noBitOfAHeaderCanBeChanged() {
    byte[] good = AgeHeader.write(AgeFileKey.generate(), List.of(ALICE.recipient())).bytes();
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      AgeFileKey opened;
      try {
        opened = AgeHeader.read(bad).open(List.of(ALICE));
      } catch (RegistryException e) {
        assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.CORRUPT);
        continue;
      }
      assertThat(opened).describedAs("bit %d", bit).isNull();
    }
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      refused(Fault.MALFORMED, () -> AgeHeader.read(cut));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65535, 65536, 65537, 131072, 200000})
  void payloadsComeBackWhole(int size) throws IOException {
    byte[] content = content(size);
    AgeFileKey key = AgeFileKey.generate();
    byte[] sealed = seal(key, content);
    assertThat(sealed).hasSize((int) AgePayload.payloadBytes(size));
    assertThat(AgePayload.contentBytes(sealed.length)).isEqualTo(size);
    assertThat(Payloads.open(key, sealed)).isEqualTo(content);
    byte[] shorter = Arrays.copyOf(sealed, sealed.length - 1);
    assertThatThrownBy(() -> Payloads.open(key, shorter)).isInstanceOf(RegistryException.class);
  }

  @Test
  void chunksKeepTheirPlacesAndTheEnd() throws IOException {
    AgeFileKey key = AgeFileKey.generate();
    byte[] sealed = seal(key, content(3 * AgePayload.CHUNK_BYTES));
    byte[] swapped = sealed.clone();
    int first = AgePayload.NONCE_BYTES;
    System.arraycopy(
        sealed, first, swapped, first + AgePayload.SEALED_BYTES, AgePayload.SEALED_BYTES);
    System.arraycopy(
        sealed, first + AgePayload.SEALED_BYTES, swapped, first, AgePayload.SEALED_BYTES);
    refused(Fault.CORRUPT, () -> Payloads.open(key, swapped));
    byte[] cut = Arrays.copyOf(sealed, first + 2 * AgePayload.SEALED_BYTES);
    refused(Fault.CORRUPT, () -> Payloads.open(key, cut));
    refused(Fault.CORRUPT, () -> Payloads.open(AgeFileKey.generate(), sealed));
    for (long length : new long[] {0, 16, 31, 16L + AgePayload.SEALED_BYTES + 16}) {
      refused(Fault.MALFORMED, () -> AgePayload.contentBytes(length));
    }
    refused(Fault.MALFORMED, () -> AgePayload.open(key, new byte[15]));
  }

  /** A chunk's nonce is its number, so one key a payload is what keeps pairs apart. */
  @Tag("slow")
  @Test
  void noTwoOfTenThousandPayloadsShareAKey() {
    var keys = new HashSet<String>();
    for (int i = 0; i < 10_000; i++) {
      keys.add(HexFormat.of().formatHex(AgePayload.create(AgeFileKey.generate()).key()));
    }
    assertThat(keys).hasSize(10_000);
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new java.util.Random(size).nextBytes(content);
    return content;
  }

  private static byte[] seal(AgeFileKey key, byte[] content) throws IOException {
    return new AgeEncryptor(key, new ByteArrayInputStream(content)).readAllBytes();
  }

  private static void refused(
      Fault fault, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}

package reg.ipld.multiformats;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

class MultihashTest {
  private static final byte[] HELLO = "hello world".getBytes(US_ASCII);
  private static final String SHA256 =
      "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";

  private static Multihash decode(String hex) {
    return Multihash.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  @Test
  void hashesWithSha256() {
    byte[] padded = " hello world ".getBytes(US_ASCII);
    Multihash hash = Multihash.sha256(padded, 1, 11);
    assertThat(hash).hasToString("f1220" + SHA256);
    assertThat(hash.code()).isEqualTo(Multihash.SHA2_256);
    assertThat(hash.digest()).isEqualTo(HexFormat.of().parseHex(SHA256));
    assertThat(hash.hexDigest()).isEqualTo(SHA256);
    assertThat(hash.size()).isEqualTo(34);
    assertThat(hash).isEqualTo(decode("1220" + SHA256)).hasSameHashCodeAs(decode("1220" + SHA256));
    assertThat(Multihash.of(Multihash.SHA2_256, hash.digest())).isEqualTo(hash);
    assertThat(Multihash.ofSha256(hash.digest())).isEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000b68656c6c6f20776f726c64",
        "11142aae6c35c94fcfb415dbe95f408b9ce91ee846ed",
        "1220" + SHA256,
        "1340309ecc489c12d6eb4cc40f50c902f2b4d0ed77ee511a7c7a9bcd3ca86d4cd86f989dd35bc5ff499670da342"
            + "55b45b0cfd830e81f605dcf7dc5542e93ae9cd76f",
        "1620644bcc7e564373040999aac89e7622f3ca71fba1d972fd94a31c3bfbf24e3938"
      })
  void confirmsTheDigestOfBytes(String hex) {
    Multihash hash = decode(hex);
    assertThat(hash.matches(HELLO, 0, HELLO.length)).isTrue();
    assertThat(hash.matches(HELLO, 0, HELLO.length - 1)).isFalse();
    assertThat(hash.matches(HELLO, 1, HELLO.length - 1)).isFalse();
    for (ByteBuffer data : List.of(ByteBuffer.wrap(HELLO), direct(HELLO))) {
      assertThat(hash.matches(data)).isTrue();
      assertThat(data.remaining()).isEqualTo(HELLO.length);
      assertThat(hash.matches(data.slice(1, HELLO.length - 1))).isFalse();
      assertThat(hash.matches(data.limit(HELLO.length - 1))).isFalse();
    }
  }

  @Test
  void saysWhenAHashFunctionCanNotBeComputed() {
    Multihash blake3 = decode("1e20" + SHA256);
    assertMalformed(() -> blake3.matches(HELLO, 0, HELLO.length), "blake3");
  }

  @ParameterizedTest
  @CsvSource({
    "1220, truncated",
    "12, truncated",
    "'', truncated",
    "1221" + SHA256 + "00, 33 bytes",
    "121f" + SHA256 + ", 31 bytes",
    "1113000102030405060708090a0b0c0d0e0f101112, 19 bytes",
    "2220" + SHA256 + ", not allowed",
    "d50110" + SHA256 + ", not allowed",
    "928012" + SHA256 + ", not allowed",
    "ffffffffffffffff7f20" + SHA256 + ", not allowed",
    "9200, not minimal"
  })
  void refusesWhatIsOutsideTheLimits(String hex, String why) {
    assertMalformed(() -> decode(hex), why);
  }

  /** N2: an identity digest of 129 bytes. */
  @Test
  void takesDigestsOfUpTo128BytesAndIdentityOfNone() {
    assertThat(decode("0000").digest()).isEmpty();
    assertThat(decode("008001" + "61".repeat(128)).digest()).hasSize(128);
    assertMalformed(() -> decode("008101" + "61".repeat(129)), "129 bytes");
    assertThat(decode("138001" + "61".repeat(128)).digest()).hasSize(128);
    assertMalformed(() -> decode("138101" + "61".repeat(129)), "129 bytes");
    assertThatThrownBy(() -> Multihash.ofSha256(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsFromTheMiddleOfABuffer() {
    ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex("ff1220" + SHA256 + "ee")).position(1);
    assertThat(Multihash.decode(in)).hasToString("f1220" + SHA256);
    assertThat(in.position()).isEqualTo(35);
  }

  @Test
  void ordersByBytes() {
    assertThat(decode("0001ff")).isGreaterThan(decode("000101"));
    assertThat(decode("0001ff")).isNotEqualTo(decode("000101"));
  }

  private static void assertMalformed(Runnable call, String why) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({"20, SHA3-512", "21, SHA3-384", "22, SHA3-256", "23, SHA3-224"})
  void confirmsTheDigestsOfSha3(int code, String name) throws NoSuchAlgorithmException {
    Multihash hash = Multihash.of(code, MessageDigest.getInstance(name).digest(HELLO));
    assertThat(hash.matches(HELLO, 0, HELLO.length)).isTrue();
    assertThat(hash.matches(HELLO, 0, HELLO.length - 1)).isFalse();
  }

  @Test
  void aDigestMayBeTruncatedButNotLengthened() throws NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-512").digest(HELLO);
    Multihash start = Multihash.of(Multihash.SHA2_512, Arrays.copyOf(digest, 20));
    assertThat(start.matches(HELLO, 0, HELLO.length)).isTrue();
    Multihash padded = Multihash.of(Multihash.SHA2_512, Arrays.copyOf(digest, 65));
    assertThat(padded.matches(HELLO, 0, HELLO.length)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"30, blake3", "86, dbl-sha2-256", "45588, blake2b", "45632, blake2b"})
  void knowsTheNameOfWhatItCanNotCompute(int code, String name) {
    Multihash hash = Multihash.of(code, new byte[32]);
    assertMalformed(
        () -> hash.matches(HELLO, 0, HELLO.length),
        "hash function " + name + " cannot be computed here");
  }

  @ParameterizedTest
  @ValueSource(ints = {45_587, 45_633, Integer.MAX_VALUE})
  void takesNoHashFunctionBesideTheBlake2bFamily(int code) {
    assertMalformed(
        () -> Multihash.of(code, new byte[32]),
        "hash function 0x" + Integer.toHexString(code) + " is not allowed");
  }

  /** More than one piece of an update, and a last one that is not full. */
  @Test
  void hashesInPieces() throws NoSuchAlgorithmException {
    byte[] bytes = new byte[50_000];
    new Random(5).nextBytes(bytes);
    byte[] part = Arrays.copyOfRange(bytes, 3, 40_003);
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(part);
    assertThat(Multihash.sha256(bytes, 3, part.length).digest()).isEqualTo(expected);
  }

  /** Digests are spread well already; the code and length in front of them are not. */
  @Test
  void theHashCodeIsTheEndOfTheDigest() {
    assertThat(decode("1220" + SHA256).hashCode()).isEqualTo(0xe2efcde9);
    assertThat(decode("00048badf00d").hashCode()).isEqualTo(0x8badf00d);
    assertThat(decode("0002ff7f").hashCode()).isEqualTo(0x0002ff7f);
    assertThat(decode("0001ff").hashCode()).isEqualTo(Arrays.hashCode(new byte[] {0, 1, -1}));
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}

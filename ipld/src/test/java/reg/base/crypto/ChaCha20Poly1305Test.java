package reg.base.crypto;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChaCha20Poly1305Test {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] NONCE = HEX.parseHex("070000004041424344454647");
  private static final byte[] ASSOCIATED = HEX.parseHex("50515253c0c1c2c3c4c5c6c7");
  private static final byte[] KEY =
      HEX.parseHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");

  /** RFC 8439, section 2.8.2. */
  private static final byte[] PLAIN =
      ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future,"
              + " sunscreen would be it.")
          .getBytes(StandardCharsets.US_ASCII);

  private static final String SEALED =
      "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
          + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
          + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
          + "3ff4def08e4b7a9de576d26586cec64b6116"
          + "1ae10b594f09e26a7e902ecbd0600691";

  /** The machines that build and test reg have libcrypto, so that both ways are tested. */
  static Stream<Function<byte[], ChaCha20Poly1305>> both() {
    return Stream.of(JdkChaCha20Poly1305::new, SystemChaCha20Poly1305::create);
  }

  private static byte[] seal(ChaCha20Poly1305 cipher, byte[] associated, byte[] plain) {
    var sealed = ByteBuffer.allocate(plain.length + ChaCha20Poly1305.TAG_BYTES);
    cipher.seal(NONCE, associated, ByteBuffer.wrap(plain), sealed);
    assertThat(sealed.hasRemaining()).isFalse();
    return sealed.array();
  }

  @ParameterizedTest
  @MethodSource("both")
  void sealsAndOpensTheVectorOfItsStandard(Function<byte[], ChaCha20Poly1305> made)
      throws Exception {
    var cipher = made.apply(KEY);
    assertThat(HEX.formatHex(seal(cipher, ASSOCIATED, PLAIN))).isEqualTo(SEALED);
    var sealed = ByteBuffer.wrap(HEX.parseHex(SEALED));
    var plain = ByteBuffer.allocateDirect(sealed.remaining());
    cipher.open(NONCE, ASSOCIATED, sealed, plain);
    assertThat(sealed.hasRemaining()).isFalse();
    assertThat(plain.flip()).isEqualTo(ByteBuffer.wrap(PLAIN));
  }

  /** Around the limits of a block, in a slice of an array, and in place. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 63, 64, 65, 255, 65_519, 1 << 16})
  void saysWhatTheJdkSays(int size) throws Exception {
    byte[] room = new byte[size + 24];
    new Random(size).nextBytes(room);
    byte[] plain = Arrays.copyOfRange(room, 5, 5 + size);
    byte[] expected = seal(new JdkChaCha20Poly1305(KEY), new byte[0], plain);
    var cipher = ChaCha20Poly1305.of(KEY);
    var sealed = ByteBuffer.wrap(room, 5, size + ChaCha20Poly1305.TAG_BYTES);
    cipher.seal(NONCE, new byte[0], ByteBuffer.wrap(room, 5, size), sealed);
    assertThat(sealed.flip().position(5)).isEqualTo(ByteBuffer.wrap(expected));
    var opened = ByteBuffer.allocate(expected.length);
    cipher.open(NONCE, new byte[0], ByteBuffer.wrap(expected).asReadOnlyBuffer(), opened);
    assertThat(opened.flip()).isEqualTo(ByteBuffer.wrap(plain));
  }

  @ParameterizedTest
  @MethodSource("both")
  void givesNothingOfWhatWasChanged(Function<byte[], ChaCha20Poly1305> made) {
    var cipher = made.apply(KEY);
    byte[] sealed = HEX.parseHex(SEALED);
    for (int at : new int[] {0, PLAIN.length - 1, PLAIN.length, sealed.length - 1}) {
      byte[] changed = sealed.clone();
      changed[at] ^= 1;
      assertRefused(cipher, ASSOCIATED, changed);
    }
    assertRefused(cipher, new byte[0], sealed);
    assertRefused(cipher, ASSOCIATED, Arrays.copyOf(sealed, sealed.length - 1));
    assertRefused(cipher, ASSOCIATED, new byte[ChaCha20Poly1305.TAG_BYTES - 1]);
    assertRefused(cipher, ASSOCIATED, new byte[0]);
    assertRefused(made.apply(new byte[ChaCha20Poly1305.KEY_BYTES]), ASSOCIATED, sealed);
  }

  private static void assertRefused(ChaCha20Poly1305 cipher, byte[] associated, byte[] sealed) {
    var plain = ByteBuffer.allocate(sealed.length);
    assertThatThrownBy(() -> cipher.open(NONCE, associated, ByteBuffer.wrap(sealed), plain))
        .isInstanceOf(AEADBadTagException.class);
    assertThat(plain.array()).isEqualTo(new byte[sealed.length]);
    assertThat(plain.position()).isZero();
  }

  @Test
  void writesNothingBehindTheRoomThatItIsGiven() {
    ChaCha20Poly1305 cipher = Objects.requireNonNull(SystemChaCha20Poly1305.create(KEY));
    var room = ByteBuffer.allocate(PLAIN.length + ChaCha20Poly1305.TAG_BYTES - 1);
    assertThatThrownBy(() -> cipher.seal(NONCE, ASSOCIATED, ByteBuffer.wrap(PLAIN), room))
        .isInstanceOf(BufferOverflowException.class);
    var sealed = ByteBuffer.wrap(HEX.parseHex(SEALED));
    var small = ByteBuffer.allocate(PLAIN.length - 1);
    assertThatThrownBy(() -> cipher.open(NONCE, ASSOCIATED, sealed, small))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** With its tag it has more bytes than an int counts. */
  @Test
  void writesNothingOfAMessageThatIsTooLong(@TempDir Path temp) throws IOException {
    ChaCha20Poly1305 cipher = Objects.requireNonNull(SystemChaCha20Poly1305.create(KEY));
    var room = ByteBuffer.allocate(PLAIN.length);
    try (var file = FileChannel.open(temp.resolve("f"), CREATE_NEW, READ, WRITE)) {
      ByteBuffer plain = file.map(MapMode.READ_WRITE, 0, Integer.MAX_VALUE);
      assertThatThrownBy(() -> cipher.seal(NONCE, ASSOCIATED, plain, room))
          .isInstanceOf(BufferOverflowException.class);
    }
    assertThat(room.array()).containsOnly(0);
  }

  @Test
  void writesNothingWhereNothingMayBeWritten() {
    ChaCha20Poly1305 cipher = Objects.requireNonNull(SystemChaCha20Poly1305.create(KEY));
    byte[] room = new byte[PLAIN.length + ChaCha20Poly1305.TAG_BYTES];
    var readOnly = ByteBuffer.wrap(room).asReadOnlyBuffer();
    assertThatThrownBy(() -> cipher.seal(NONCE, ASSOCIATED, ByteBuffer.wrap(PLAIN), readOnly))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThat(room).containsOnly(0);
    var sealed = ByteBuffer.wrap(HEX.parseHex(SEALED));
    assertThatThrownBy(() -> cipher.open(NONCE, ASSOCIATED, sealed, readOnly))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThat(room).containsOnly(0);
  }

  @Test
  void refusesKeysAndNoncesOfOtherLengths() {
    for (int size : new int[] {0, 31, 33}) {
      assertThatThrownBy(() -> SystemChaCha20Poly1305.create(new byte[size]))
          .isInstanceOf(RuntimeException.class);
    }
    ChaCha20Poly1305 cipher = Objects.requireNonNull(SystemChaCha20Poly1305.create(KEY));
    for (int size : new int[] {0, 11, 13}) {
      assertThatThrownBy(
              () ->
                  cipher.seal(
                      new byte[size], ASSOCIATED, ByteBuffer.wrap(PLAIN), ByteBuffer.allocate(200)))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void isTheJdksWhereThereIsNoLibrary() {
    assertThat(SystemChaCha20Poly1305.load("libreg-nobody-has-this.so.1")).isNull();
    assertThat(SystemChaCha20Poly1305.load("libc.so.6")).isNull();
    assertThat(SystemChaCha20Poly1305.load(LibCrypto.LIBRARY)).isNotNull();
  }
}

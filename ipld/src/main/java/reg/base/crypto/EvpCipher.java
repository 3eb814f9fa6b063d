package reg.base.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/** The functions of openssl/evp.h that an authenticated cipher needs (EVP_EncryptInit(3)). */
final class EvpCipher {
  /** {@code EVP_CTRL_AEAD_GET_TAG}. */
  static final int GET_TAG = 0x10;

  /** {@code EVP_CTRL_AEAD_SET_TAG}. */
  static final int SET_TAG = 0x11;

  private final String library;
  private final MethodHandle newContext;
  private final MethodHandle free;
  private final MethodHandle cipher;
  private final MethodHandle init;
  private final MethodHandle update;
  private final MethodHandle end;
  private final MethodHandle control;

  /**
   * Finds them.
   *
   * @throws IllegalArgumentException and what else {@link LibCrypto#function} throws
   */
  EvpCipher(String library) {
    this.library = library;
    this.newContext =
        LibCrypto.function(library, "EVP_CIPHER_CTX_new", FunctionDescriptor.of(ADDRESS));
    this.free =
        LibCrypto.function(library, "EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));
    this.cipher =
        LibCrypto.function(library, "EVP_chacha20_poly1305", FunctionDescriptor.of(ADDRESS));
    this.init =
        function("EVP_CipherInit_ex", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    this.update =
        LibCrypto.function(
            library,
            "EVP_CipherUpdate",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
            LibCrypto.WITH_ARRAYS);
    this.end = function("EVP_CipherFinal_ex", ADDRESS, ADDRESS, ADDRESS);
    this.control = function("EVP_CIPHER_CTX_ctrl", ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  }

  /** One that answers 1, or else has failed. */
  private MethodHandle function(String name, MemoryLayout... arguments) {
    return LibCrypto.function(library, name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  /** A context that is freed with the arena. */
  @SuppressWarnings("restricted")
  MemorySegment newContext(Arena arena) {
    MemorySegment context;
    try {
      context = (MemorySegment) newContext.invokeExact();
    } catch (Throwable e) {
      throw LibCrypto.thrown(e);
    }
    if (context.equals(MemorySegment.NULL)) {
      throw new IllegalStateException("libcrypto has no memory for a cipher");
    }
    return context.reinterpret(arena, this::free);
  }

  private void free(MemorySegment context) {
    try {
      free.invokeExact(context);
    } catch (Throwable e) {
      throw LibCrypto.thrown(e);
    }
  }

  MemorySegment chaCha20Poly1305() {
    try {
      return (MemorySegment) cipher.invokeExact();
    } catch (Throwable e) {
      throw LibCrypto.thrown(e);
    }
  }

  /** What is NULL stays as it was. */
  void begin(
      MemorySegment context, MemorySegment type, MemorySegment key, MemorySegment nonce, int mode) {
    int answer;
    try {
      answer = (int) init.invokeExact(context, type, MemorySegment.NULL, key, nonce, mode);
    } catch (Throwable e) {
      throw LibCrypto.thrown(e);
    }
    require(answer);
  }

  /** Takes associated data when the output is NULL. */
  void update(
      MemorySegment context, MemorySegment output, MemorySegment written, ByteBuffer input) {
    MemorySegment data = MemorySegment.ofBuffer(input);
    int answer;
    try {
      answer = (int) update.invokeExact(context, output, written, data, input.remaining());
    } catch (Throwable e) {
      throw LibCrypto.thrown(e);
    }
    require(answer);
  }

  void end(MemorySegment context, MemorySegment output, MemorySegment written) {
    if (!ends(context, output, written)) {
      throw new IllegalStateException("libcrypto does not end a message");
    }
  }

  /** False when the tag is wrong. */
  boolean ends(MemorySegment context, MemorySegment output, MemorySegment written) {
    try {
      return (int) end.invokeExact(context, output, written) == 1;
    } catch (Throwable e) {
      throw LibCrypto.thrown(e);
    }
  }

  void tag(MemorySegment context, int command, MemorySegment tag) {
    int answer;
    try {
      answer = (int) control.invokeExact(context, command, (int) tag.byteSize(), tag);
    } catch (Throwable e) {
      throw LibCrypto.thrown(e);
    }
    require(answer);
  }

  private static void require(int answer) {
    if (answer != 1) {
      throw new IllegalStateException("libcrypto refuses");
    }
  }
}

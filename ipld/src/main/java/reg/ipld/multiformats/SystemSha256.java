package reg.ipld.multiformats;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import reg.base.crypto.LibCrypto;

/**
 * SHA-256 by the system's libcrypto, which is fast from the first byte on and reads the bytes where
 * they lie. The JDK's is as fast once it is compiled, which costs a short command more than the
 * hashing of 200 MB, and copies what is outside of the heap (decision 0110). Where there is no such
 * library, or its answer to a known question is wrong, the JDK's digest does all.
 */
final class SystemSha256 {
  /** Less is not worth loading a library for. */
  static final int BYTES_MIN = 4 << 10;

  /** One call with an array keeps the JVM from collecting garbage until it returns. */
  static final int BYTES_MAX = 4 << 20;

  private static final String FUNCTION = "SHA256";
  static final byte[] QUESTION = {'a', 'b', 'c'};
  static final byte[] ANSWER =
      HexFormat.of().parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  /** {@code unsigned char *SHA256(const unsigned char *data, size_t count, unsigned char *md)}. */
  private static final FunctionDescriptor SIGNATURE =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);

  /** Whether also what is small is hashed here. */
  private static volatile boolean small;

  private final MethodHandle function;

  private SystemSha256(MethodHandle function) {
    this.function = function;
  }

  /** Made when it is first asked for. */
  private static final class Loaded {
    static final @Nullable SystemSha256 SHA256 = load(LibCrypto.LIBRARY, FUNCTION);
  }

  /** From now on all bytes are worth it: the library is to be loaded anyway. */
  static void takeSmall() {
    small = true;
  }

  /**
   * The digest of bytes that are worth it.
   *
   * @return null where the JDK has to do it
   */
  static byte @Nullable [] digest(ByteBuffer data) {
    return digest(data, small ? 0 : BYTES_MIN);
  }

  /** The digest of at least so many bytes, and at most {@value #BYTES_MAX}. */
  static byte @Nullable [] digest(ByteBuffer data, int bytesMin) {
    int size = data.remaining();
    if (size < bytesMin || size > BYTES_MAX) {
      return null;
    }
    SystemSha256 sha256 = Loaded.SHA256;
    return sha256 == null ? null : sha256.of(MemorySegment.ofBuffer(data));
  }

  /** A function of a library; null when it is not there or is no SHA-256. */
  static @Nullable SystemSha256 load(String library, String function) {
    try {
      var sha256 =
          new SystemSha256(LibCrypto.function(library, function, SIGNATURE, LibCrypto.WITH_ARRAYS));
      return Arrays.equals(sha256.of(MemorySegment.ofArray(QUESTION)), ANSWER) ? sha256 : null;
    } catch (IllegalArgumentException | IllegalCallerException | UnsupportedOperationException e) {
      // No such library, not allowed, or no linker for this platform.
      return null;
    }
  }

  /** Null when the library refuses. */
  private byte @Nullable [] of(MemorySegment data) {
    byte[] digest = new byte[ANSWER.length];
    return call(data, MemorySegment.ofArray(digest)) == 0 ? null : digest;
  }

  private long call(MemorySegment data, MemorySegment digest) {
    try {
      return (long) function.invokeExact(data, data.byteSize(), digest);
    } catch (Throwable e) {
      throw LibCrypto.thrown(e);
    }
  }
}

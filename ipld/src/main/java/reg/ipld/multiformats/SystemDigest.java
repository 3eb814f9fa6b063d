package reg.ipld.multiformats;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reg.base.crypto.LibCrypto;

/**
 * SHA-256 by the system's libcrypto of bytes that come in pieces. It reads them where they lie, in
 * an array or outside of the heap; of the latter the JDK's digest makes copies. For one thread.
 */
final class SystemDigest extends MessageDigest {
  private static final int DIGEST_BYTES = 32;

  /** One call keeps the JVM from collecting garbage until it returns. */
  private static final int CALL_BYTES_MAX = 1 << 20;

  /** {@code SHA256_CTX} has 112 bytes, none of them an address: the JVM may move it. */
  private static final int STATE_LONGS = 14;

  private final Functions functions;
  private final MemorySegment state = MemorySegment.ofArray(new long[STATE_LONGS]);

  private SystemDigest(Functions functions) {
    super("SHA-256");
    this.functions = functions;
    engineReset();
  }

  /** Made when it is first asked for. */
  private static final class Loaded {
    static final @Nullable Functions SHA256 = load(LibCrypto.LIBRARY, "SHA256");
  }

  /**
   * {@code int SHA256_Init(SHA256_CTX *c)}, {@code int SHA256_Update(SHA256_CTX *c, const void
   * *data, size_t len)}, {@code int SHA256_Final(unsigned char *md, SHA256_CTX *c)}.
   */
  record Functions(MethodHandle init, MethodHandle update, MethodHandle finish) {}

  /** A digest that nothing was put into; null where the JDK has to do it. */
  static @Nullable MessageDigest of() {
    Functions functions = Loaded.SHA256;
    return functions == null ? null : new SystemDigest(functions);
  }

  /** The functions of a library; null when they are not there or are no SHA-256. */
  static @Nullable Functions load(String library, String name) {
    var pointer = ValueLayout.ADDRESS;
    var size = ValueLayout.JAVA_LONG;
    try {
      var functions =
          new Functions(
              function(library, name + "_Init", pointer),
              function(library, name + "_Update", pointer, pointer, size),
              function(library, name + "_Final", pointer, pointer));
      byte[] answer = new SystemDigest(functions).digest(SystemSha256.QUESTION.clone());
      return Arrays.equals(answer, SystemSha256.ANSWER) ? functions : null;
    } catch (IllegalArgumentException
        | IllegalCallerException
        | IllegalStateException
        | UnsupportedOperationException e) {
      // No such library or function, not allowed, one that refuses, or no linker for this platform.
      return null;
    }
  }

  private static MethodHandle function(String library, String name, MemoryLayout... arguments) {
    return LibCrypto.function(
        library,
        name,
        FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments),
        LibCrypto.WITH_ARRAYS);
  }

  /** A call of a C function that gives 1 when it did its work. */
  private interface Call {
    int run() throws Throwable;
  }

  private static void require(Call call) {
    int done;
    try {
      done = call.run();
    } catch (Throwable e) {
      throw LibCrypto.thrown(e);
    }
    if (done != 1) {
      throw new IllegalStateException("libcrypto refuses to hash");
    }
  }

  private void update(MemorySegment data) {
    for (long at = 0; at < data.byteSize(); at += CALL_BYTES_MAX) {
      add(data.asSlice(at, Math.min(CALL_BYTES_MAX, data.byteSize() - at)));
    }
  }

  private void add(MemorySegment data) {
    require(() -> (int) functions.update.invokeExact(state, data, data.byteSize()));
  }

  @Override
  protected void engineUpdate(byte input) {
    update(MemorySegment.ofArray(new byte[] {input}));
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    update(MemorySegment.ofArray(input).asSlice(offset, length));
  }

  @Override
  protected void engineUpdate(ByteBuffer input) {
    update(MemorySegment.ofBuffer(input));
    input.position(input.limit());
  }

  @Override
  protected byte[] engineDigest() {
    byte[] digest = new byte[DIGEST_BYTES];
    var into = MemorySegment.ofArray(digest);
    require(() -> (int) functions.finish.invokeExact(into, state));
    engineReset();
    return digest;
  }

  @Override
  protected void engineReset() {
    require(() -> (int) functions.init.invokeExact(state));
  }

  @Override
  protected int engineGetDigestLength() {
    return DIGEST_BYTES;
  }
}

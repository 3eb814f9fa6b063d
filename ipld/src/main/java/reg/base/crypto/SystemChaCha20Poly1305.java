package reg.base.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/**
 * That of libcrypto. The context is outside of the heap and goes when the garbage collector finds
 * that nobody has this object any more.
 */
final class SystemChaCha20Poly1305 implements ChaCha20Poly1305 {
  /** What libcrypto and the JDK must answer alike: key, message and associated data in one. */
  private static final byte[] QUESTION = new byte[KEY_BYTES];

  private static final int ENCRYPT = 1;
  private static final int DECRYPT = 0;

  private final EvpCipher functions;
  private final MemorySegment context;
  private final MemorySegment nonce;
  private final MemorySegment tag;
  private final MemorySegment written;

  private SystemChaCha20Poly1305(EvpCipher functions, byte[] key) {
    require(key, KEY_BYTES);
    this.functions = functions;
    Arena arena = Arena.ofAuto();
    this.context = functions.newContext(arena);
    this.nonce = arena.allocate(NONCE_BYTES);
    this.tag = arena.allocate(TAG_BYTES);
    this.written = arena.allocate(ValueLayout.JAVA_INT);
    try (var confined = Arena.ofConfined()) {
      MemorySegment copy = confined.allocate(KEY_BYTES);
      copy.copyFrom(MemorySegment.ofArray(key));
      functions.begin(context, functions.chaCha20Poly1305(), copy, MemorySegment.NULL, ENCRYPT);
      copy.fill((byte) 0);
    }
  }

  /** Made when it is first asked for; null where the JDK has to do it. */
  private static final class Loaded {
    static final @Nullable EvpCipher FUNCTIONS = load(LibCrypto.LIBRARY);
  }

  /** The cipher under a key; null where the JDK has to do it. */
  static @Nullable SystemChaCha20Poly1305 create(byte[] key) {
    EvpCipher functions = Loaded.FUNCTIONS;
    return functions == null ? null : new SystemChaCha20Poly1305(functions, key);
  }

  /** The functions of a library; null when they are not there or say otherwise than the JDK. */
  static @Nullable EvpCipher load(String library) {
    try {
      var functions = new EvpCipher(library);
      byte[] sealed = answer(new SystemChaCha20Poly1305(functions, QUESTION));
      return Arrays.equals(sealed, answer(new JdkChaCha20Poly1305(QUESTION))) ? functions : null;
    } catch (IllegalArgumentException
        | IllegalCallerException
        | IllegalStateException
        | UnsupportedOperationException e) {
      // No such library, not allowed, one that refuses, or no linker for this platform.
      return null;
    }
  }

  private static byte[] answer(ChaCha20Poly1305 cipher) {
    var sealed = ByteBuffer.allocate(QUESTION.length + TAG_BYTES);
    cipher.seal(new byte[NONCE_BYTES], QUESTION, ByteBuffer.wrap(QUESTION), sealed);
    return sealed.array();
  }

  @Override
  public void seal(byte[] nonce, byte[] associated, ByteBuffer plain, ByteBuffer sealed) {
    int length = plain.remaining();
    if (sealed.remaining() - TAG_BYTES < length) {
      throw new BufferOverflowException();
    }
    requireWritable(sealed);
    begin(nonce, associated, ENCRYPT);
    functions.update(context, MemorySegment.ofBuffer(sealed), written, plain);
    functions.end(context, tag, written);
    functions.tag(context, EvpCipher.GET_TAG, tag);
    plain.position(plain.limit());
    sealed.position(sealed.position() + length).put(tag.asByteBuffer());
  }

  @Override
  public void open(byte[] nonce, byte[] associated, ByteBuffer sealed, ByteBuffer plain)
      throws AEADBadTagException {
    int length = sealed.remaining() - TAG_BYTES;
    if (length < 0) {
      throw new AEADBadTagException("a message of " + sealed.remaining() + " bytes has no tag");
    }
    requireWritable(plain);
    begin(nonce, associated, DECRYPT);
    MemorySegment to = MemorySegment.ofBuffer(plain.slice().limit(length));
    functions.update(context, to, written, sealed.slice().limit(length));
    tag.asByteBuffer().put(sealed.slice(sealed.limit() - TAG_BYTES, TAG_BYTES));
    functions.tag(context, EvpCipher.SET_TAG, tag);
    if (!functions.ends(context, tag, written)) {
      to.fill((byte) 0);
      throw new AEADBadTagException("the tag is wrong");
    }
    sealed.position(sealed.limit());
    plain.position(plain.position() + length);
  }

  private void begin(byte[] next, byte[] associated, int direction) {
    require(next, NONCE_BYTES);
    nonce.copyFrom(MemorySegment.ofArray(next));
    functions.begin(context, MemorySegment.NULL, MemorySegment.NULL, nonce, direction);
    if (associated.length > 0) {
      functions.update(context, MemorySegment.NULL, written, ByteBuffer.wrap(associated));
    }
  }

  /** A C function writes to any address. */
  private static void requireWritable(ByteBuffer buffer) {
    if (buffer.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
  }

  private static void require(byte[] array, int length) {
    if (array.length != length) {
      throw new IllegalArgumentException(array.length + " bytes where there must be " + length);
    }
  }
}

package reg.manifest.age;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.AEADBadTagException;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.base.crypto.ChaCha20Poly1305;

/**
 * The encrypted content of an age file: a nonce of {@value #NONCE_BYTES} bytes, then chunks of
 * {@value #CHUNK_BYTES} bytes of content, each with a tag of {@value #TAG_BYTES} bytes behind it. A
 * chunk's own nonce is its number and whether it is the last, so chunks cannot change places and
 * the end cannot be cut off. Chunks are independent: any thread may open any of them.
 */
public final class AgePayload {
  /** Bytes of content in every chunk but the last, which has at least one unless it is alone. */
  public static final int CHUNK_BYTES = 64 << 10;

  /** The tag behind each chunk, in bytes. */
  public static final int TAG_BYTES = 16;

  /** The nonce in front of the chunks, in bytes. */
  public static final int NONCE_BYTES = 16;

  /** A chunk with its tag, in bytes. */
  public static final int SEALED_BYTES = CHUNK_BYTES + TAG_BYTES;

  private static final byte[] NOTHING = new byte[0];
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] key;
  private final byte[] nonce;
  private final Queue<ChaCha20Poly1305> idle = new ConcurrentLinkedQueue<>();

  private AgePayload(AgeFileKey fileKey, byte[] nonce) {
    this.key = fileKey.payloadKey(nonce);
    this.nonce = nonce;
  }

  /** A payload to write, with a new nonce. */
  public static AgePayload create(AgeFileKey fileKey) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return new AgePayload(fileKey, nonce);
  }

  /** A payload to read, by the {@value #NONCE_BYTES} bytes that it begins with. */
  public static AgePayload open(AgeFileKey fileKey, byte[] nonce) {
    if (nonce.length != NONCE_BYTES) {
      throw new RegistryException(
          Fault.MALFORMED, "the payload of an age file begins with no whole nonce");
    }
    return new AgePayload(fileKey, nonce.clone());
  }

  /** What the payload begins with. */
  public byte[] nonce() {
    return nonce.clone();
  }

  /** The key of all chunks, to see that no two payloads share one. */
  byte[] key() {
    return key.clone();
  }

  /**
   * How long the content of a payload is.
   *
   * @param bytes of the payload, nonce and tags among them
   * @throws RegistryException MALFORMED for a length that no payload has
   */
  public static long contentBytes(long bytes) {
    long sealed = bytes - NONCE_BYTES;
    long chunks = chunks(sealed, SEALED_BYTES);
    long last = sealed - (chunks - 1) * SEALED_BYTES;
    if (bytes < NONCE_BYTES + TAG_BYTES || last < TAG_BYTES || (last == TAG_BYTES && chunks > 1)) {
      throw new RegistryException(
          Fault.MALFORMED, "no payload of an age file has " + bytes + " bytes");
    }
    return sealed - chunks * TAG_BYTES;
  }

  /** How long the payload of so much content is. */
  public static long payloadBytes(long contentBytes) {
    return NONCE_BYTES + contentBytes + chunks(contentBytes, CHUNK_BYTES) * TAG_BYTES;
  }

  private static long chunks(long bytes, long each) {
    return bytes <= 0 ? 1 : (bytes - 1) / each + 1;
  }

  /** Encrypts a chunk; the output gets its tag behind it. */
  public void seal(long number, Place place, ByteBuffer content, ByteBuffer into) {
    ChaCha20Poly1305 cipher = cipher();
    cipher.seal(chunkNonce(number, place), NOTHING, content, into);
    idle.add(cipher);
  }

  /**
   * Decrypts a chunk, its tag checked first.
   *
   * @param sealed a chunk with its tag
   * @param into room for all of it
   * @throws RegistryException CORRUPT when it is not the chunk of this number and place
   */
  public void open(long number, Place place, ByteBuffer sealed, ByteBuffer into) {
    ChaCha20Poly1305 cipher = cipher();
    try {
      cipher.open(chunkNonce(number, place), NOTHING, sealed, into);
      idle.add(cipher);
    } catch (AEADBadTagException e) {
      throw new RegistryException(
          Fault.CORRUPT, "chunk " + number + " of an age file is not what was encrypted", e);
    }
  }

  /** One that no other thread has. */
  private ChaCha20Poly1305 cipher() {
    ChaCha20Poly1305 cipher = idle.poll();
    return cipher == null ? ChaCha20Poly1305.of(key) : cipher;
  }

  /** Where a chunk stands. */
  public enum Place {
    BEFORE_OTHERS,
    LAST
  }

  private static byte[] chunkNonce(long number, Place place) {
    byte[] nonce = new byte[ChaCha20Poly1305.NONCE_BYTES];
    ByteBuffer.wrap(nonce).position(nonce.length - 1 - Long.BYTES).putLong(number);
    nonce[nonce.length - 1] = (byte) (place == Place.LAST ? 1 : 0);
    return nonce;
  }
}

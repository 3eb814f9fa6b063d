package reg.base.crypto;

import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;

/** ChaCha20-Poly1305 under one key (RFC 8439, section 2.8). Not for two threads at once. */
public interface ChaCha20Poly1305 {
  /** Bytes of a key. */
  int KEY_BYTES = 32;

  /** Bytes of a nonce, which no two messages of a key may share. */
  int NONCE_BYTES = 12;

  /** Bytes of the tag that stands behind a sealed message. */
  int TAG_BYTES = 16;

  /** The cipher under a key of {@value #KEY_BYTES} bytes. */
  static ChaCha20Poly1305 of(byte[] key) {
    ChaCha20Poly1305 bySystem = SystemChaCha20Poly1305.create(key);
    return bySystem == null ? new JdkChaCha20Poly1305(key) : bySystem;
  }

  /**
   * Encrypts a message.
   *
   * @param nonce of {@value #NONCE_BYTES} bytes
   * @param associated what the tag covers besides the message
   * @param plain is read to its limit
   * @param sealed takes the message and its tag; may be where the message is, from the same byte on
   */
  void seal(byte[] nonce, byte[] associated, ByteBuffer plain, ByteBuffer sealed);

  /**
   * Decrypts a message.
   *
   * @param sealed the message and its tag; is read to its limit
   * @param plain takes the message, with room for {@code sealed}; nothing of it stays there when
   *     the tag is wrong
   * @throws AEADBadTagException when it is not what was sealed with this key, nonce and associated
   *     data
   */
  void open(byte[] nonce, byte[] associated, ByteBuffer sealed, ByteBuffer plain)
      throws AEADBadTagException;
}

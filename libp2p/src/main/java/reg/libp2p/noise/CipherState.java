package reg.libp2p.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import reg.base.crypto.ChaCha20Poly1305;

/** One direction's ChaCha20-Poly1305 key and message counter. Not safe for two threads. */
final class CipherState {
  static final int TAG_BYTES = ChaCha20Poly1305.TAG_BYTES;
  private static final int COUNTER_AT = 4;
  private static final byte[] NOTHING = new byte[0];

  private final ChaCha20Poly1305 cipher;
  private long counter;

  CipherState(byte[] key) {
    this.cipher = ChaCha20Poly1305.of(key);
  }

  byte[] encrypt(byte[] associated, byte[] plain) throws GeneralSecurityException {
    byte[] sealed = new byte[plain.length + TAG_BYTES];
    cipher.seal(nonce(), associated, ByteBuffer.wrap(plain), ByteBuffer.wrap(sealed));
    return sealed;
  }

  byte[] decrypt(byte[] associated, byte[] sealed) throws GeneralSecurityException {
    if (sealed.length < TAG_BYTES) {
      throw new AEADBadTagException("a message of " + sealed.length + " bytes has no tag");
    }
    byte[] plain = new byte[sealed.length - TAG_BYTES];
    cipher.open(nonce(), associated, ByteBuffer.wrap(sealed), ByteBuffer.wrap(plain));
    return plain;
  }

  /** Encrypts a message into another buffer. */
  void encrypt(ByteBuffer plain, ByteBuffer sealed) throws GeneralSecurityException {
    cipher.seal(nonce(), NOTHING, plain, sealed);
  }

  /** Decrypts a message into another buffer. */
  void decrypt(ByteBuffer sealed, ByteBuffer plain) throws GeneralSecurityException {
    cipher.open(nonce(), NOTHING, sealed, plain);
  }

  private byte[] nonce() throws GeneralSecurityException {
    if (counter == -1) {
      throw new GeneralSecurityException("the message counter is used up");
    }
    var nonce = ByteBuffer.allocate(ChaCha20Poly1305.NONCE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    nonce.putLong(COUNTER_AT, counter);
    counter++;
    return nonce.array();
  }
}

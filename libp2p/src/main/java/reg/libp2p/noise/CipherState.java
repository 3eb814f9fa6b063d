package reg.libp2p.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One direction's ChaCha20-Poly1305 key and message counter. Not safe for two threads. */
final class CipherState {
  static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int COUNTER_AT = 4;

  private final Cipher cipher;
  private final SecretKey key;
  private long counter;

  CipherState(byte[] key) throws GeneralSecurityException {
    this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
    this.key = new SecretKeySpec(key, "ChaCha20");
  }

  byte[] encrypt(byte[] associated, byte[] plain) throws GeneralSecurityException {
    start(Cipher.ENCRYPT_MODE);
    cipher.updateAAD(associated);
    return cipher.doFinal(plain);
  }

  byte[] decrypt(byte[] associated, byte[] sealed) throws GeneralSecurityException {
    start(Cipher.DECRYPT_MODE);
    cipher.updateAAD(associated);
    return cipher.doFinal(sealed);
  }

  /** Encrypts a slice of one array into another; returns the bytes written. */
  int encrypt(byte[] from, int at, int length, byte[] to, int toAt)
      throws GeneralSecurityException {
    start(Cipher.ENCRYPT_MODE);
    return cipher.doFinal(from, at, length, to, toAt);
  }

  /** Decrypts a slice of one array into another; returns the bytes written. */
  int decrypt(byte[] from, int at, int length, byte[] to, int toAt)
      throws GeneralSecurityException {
    start(Cipher.DECRYPT_MODE);
    return cipher.doFinal(from, at, length, to, toAt);
  }

  private void start(int mode) throws GeneralSecurityException {
    if (counter == -1) {
      throw new GeneralSecurityException("the message counter is used up");
    }
    var nonce = ByteBuffer.allocate(NONCE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    nonce.putLong(COUNTER_AT, counter);
    counter++;
    cipher.init(mode, key, new IvParameterSpec(nonce.array()));
  }
}

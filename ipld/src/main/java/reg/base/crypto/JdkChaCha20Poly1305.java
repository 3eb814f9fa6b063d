package reg.base.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's. */
final class JdkChaCha20Poly1305 implements ChaCha20Poly1305 {
  private final Cipher cipher;
  private final SecretKey key;

  JdkChaCha20Poly1305(byte[] key) {
    try {
      this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    this.key = new SecretKeySpec(key, "ChaCha20");
  }

  @Override
  public void seal(byte[] nonce, byte[] associated, ByteBuffer plain, ByteBuffer sealed) {
    try {
      run(Cipher.ENCRYPT_MODE, nonce, associated, plain, sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void open(byte[] nonce, byte[] associated, ByteBuffer sealed, ByteBuffer plain)
      throws AEADBadTagException {
    try {
      run(Cipher.DECRYPT_MODE, nonce, associated, sealed, plain);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(int mode, byte[] nonce, byte[] associated, ByteBuffer from, ByteBuffer to)
      throws GeneralSecurityException {
    cipher.init(mode, key, new IvParameterSpec(nonce));
    cipher.updateAAD(associated);
    cipher.doFinal(from, to);
  }
}

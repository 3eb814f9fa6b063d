package reg.ipld.unixfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The content of the fixtures of IPIP-499: a ChaCha20 keystream, its key the sha2-256 of a seed
 * text, nonce and counter zero.
 */
final class Keystream {
  private final Cipher cipher;

  Keystream(String seed) {
    try {
      byte[] key = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(UTF_8));
      cipher = Cipher.getInstance("ChaCha20");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "ChaCha20"),
          new ChaCha20ParameterSpec(new byte[12], 0));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next bytes. */
  byte[] next(int size) {
    return cipher.update(new byte[size]);
  }

  /** The next bytes as a name of the directory fixtures. */
  String name(int length) {
    String alphabet = "abcdefghijklmnopqrstuvwxyz01234567890-_";
    var name = new StringBuilder();
    for (byte b : next(length)) {
      name.append(alphabet.charAt((b & 0xff) % alphabet.length()));
    }
    return name.toString();
  }
}

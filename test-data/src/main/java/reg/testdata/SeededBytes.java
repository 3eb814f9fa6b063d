package reg.testdata;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An endless sequence of incompressible bytes that a seed decides: the ChaCha20 keystream whose key
 * is the sha256 of the seed's UTF-8, with nonce and counter zero. It is the generator of IPIP-499's
 * fixtures ({@code openssl enc -chacha20} over zeros makes the same). For one thread.
 */
public final class SeededBytes {

  private static final String NAME_ALPHABET = "abcdefghijklmnopqrstuvwxyz01234567890-_";
  private static final int NONCE_BYTES = 12;

  private final Cipher keystream;

  private SeededBytes(Cipher keystream) {
    this.keystream = keystream;
  }

  /** The sequence of this seed, from its beginning. */
  public static SeededBytes of(String seed) {
    try {
      byte[] text = seed.getBytes(StandardCharsets.UTF_8);
      byte[] key = MessageDigest.getInstance("SHA-256").digest(text);
      Cipher cipher = Cipher.getInstance("ChaCha20");
      ChaCha20ParameterSpec start = new ChaCha20ParameterSpec(new byte[NONCE_BYTES], 0);
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), start);
      return new SeededBytes(cipher);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no ChaCha20 or SHA-256", e);
    }
  }

  /** The first bytes of this seed's sequence: {@code of(seed).next(count)}. */
  public static byte[] bytes(String seed, int count) {
    return of(seed).next(count);
  }

  /** The next bytes of the sequence. */
  public byte[] next(int count) {
    return count == 0 ? new byte[0] : keystream.update(new byte[count]);
  }

  /** A file name from the next bytes, one letter a byte, as IPIP-499's folders have them. */
  public String nextName(int length) {
    StringBuilder name = new StringBuilder(length);
    for (byte b : next(length)) {
      name.append(NAME_ALPHABET.charAt(Byte.toUnsignedInt(b) % NAME_ALPHABET.length()));
    }
    return name.toString();
  }

  /** The next {@code size} bytes as a stream; constant memory. */
  public InputStream nextStream(long size) {
    return new Limited(size);
  }

  private final class Limited extends InputStream {
    private long left;

    Limited(long size) {
      left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? Byte.toUnsignedInt(next(1)[0]) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left <= 0) {
        return length == 0 ? 0 : -1;
      }
      int count = (int) Math.min(left, length);
      System.arraycopy(next(count), 0, target, offset, count);
      left -= count;
      return count;
    }
  }
}

package reg.manifest.age;

import java.security.SecureRandom;

/** The 16 random bytes from which everything of one age file is derived. Secret. */
public final class AgeFileKey {
  /** The length, in bytes. */
  static final int BYTES = 16;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] NO_SALT = {};

  private final byte[] key;

  AgeFileKey(byte[] key) {
    this.key = key.clone();
  }

  /** A new one, for one content. */
  public static AgeFileKey generate() {
    byte[] key = new byte[BYTES];
    RANDOM.nextBytes(key);
    return new AgeFileKey(key);
  }

  byte[] bytes() {
    return key.clone();
  }

  /** The MAC of a header up to and with its {@code ---}. */
  byte[] mac(byte[] header) {
    return Primitives.hmac(Primitives.derive(key, NO_SALT, "header"), header);
  }

  /** The key of the payload with this nonce. */
  byte[] payloadKey(byte[] nonce) {
    return Primitives.derive(key, nonce, "payload");
  }

  @Override
  public String toString() {
    return "a file key";
  }
}

package reg.manifest.signing;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import reg.base.RegistryException;
import reg.manifest.DidKey;
import reg.manifest.PublisherId;

/** An Ed25519 private key that signs for a publisher. */
public final class PublisherKey {
  private final DidKey publicKey;
  private final byte[] seed;

  private PublisherKey(byte[] seed) {
    this.publicKey = Ed25519.publicKey(seed);
    this.seed = seed;
  }

  /** A new key. */
  public static PublisherKey generate() {
    byte[] seed = new byte[Ed25519.SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return new PublisherKey(seed);
  }

  /** The key of a 32-byte seed, for keys that are kept elsewhere and for tests. */
  public static PublisherKey ofSeed(byte[] seed) {
    if (seed.length != Ed25519.SEED_BYTES) {
      throw new IllegalArgumentException("a seed of " + seed.length + " bytes");
    }
    return new PublisherKey(seed.clone());
  }

  /**
   * Reads a key that {@link #save} or openssl wrote.
   *
   * @throws RegistryException NOT_FOUND when there is no file; REFUSED_BY_POLICY when group or
   *     others may read it; MALFORMED when it is not an Ed25519 key in PKCS#8 PEM; STORAGE when it
   *     cannot be read
   */
  public static PublisherKey load(Path file) {
    return new PublisherKey(KeyFile.read(file));
  }

  /**
   * Writes the key to a new file that only its owner may read, durable on return.
   *
   * @throws RegistryException CONFLICT when the file exists; STORAGE when it cannot be written
   */
  public void save(Path file) {
    KeyFile.write(file, seed);
  }

  /** The public key. */
  public DidKey publicKey() {
    return publicKey;
  }

  /** The publisher whose only key this is. */
  public PublisherId publisherId() {
    return new PublisherId(publicKey);
  }

  /** The 64-byte signature of a message. */
  public byte[] sign(byte[] message) {
    return Ed25519.sign(seed, message);
  }

  /** A copy of the 32 bytes that everything is made of; a secret. */
  public byte[] seed() {
    return Arrays.copyOf(seed, seed.length);
  }

  /** The public key; nothing secret. */
  @Override
  public String toString() {
    return "PublisherKey[" + publicKey + "]";
  }
}

package reg.manifest.signing;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * An Ed25519 private key as PKCS#8 in PEM (RFC 8410, RFC 7468), mode 0600; {@code openssl pkey}
 * reads and writes the same.
 */
final class KeyFile {
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private KeyFile() {}

  static void write(Path file, byte[] seed) {
    byte[] der = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + seed.length);
    System.arraycopy(seed, 0, der, PKCS8_PREFIX.length, seed.length);
    SecretFile.write(file, Pem.encode(Pem.PRIVATE_KEY, der));
  }

  static byte[] read(Path file) {
    try {
      return seed(
          Pem.decode(Pem.PRIVATE_KEY, SecretFile.read(file, "key file", "'reg init' makes one")));
    } catch (RegistryException e) {
      if (e.fault() != Fault.MALFORMED) {
        throw e;
      }
      throw new RegistryException(
          Fault.MALFORMED,
          "key file " + file + " is not an unencrypted Ed25519 key in PKCS#8 PEM",
          e);
    }
  }

  private static byte[] seed(List<byte[]> keys) {
    int start = PKCS8_PREFIX.length;
    byte[] der = keys.getFirst();
    if (keys.size() != 1
        || der.length != start + Ed25519.SEED_BYTES
        || !Arrays.equals(Arrays.copyOf(der, start), PKCS8_PREFIX)) {
      throw new RegistryException(Fault.MALFORMED, "another kind of key");
    }
    return Arrays.copyOfRange(der, start, der.length);
  }
}

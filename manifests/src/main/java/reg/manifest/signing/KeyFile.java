package reg.manifest.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * An Ed25519 private key as PKCS#8 in PEM (RFC 8410, RFC 7468), mode 0600; {@code openssl pkey}
 * reads and writes the same.
 */
final class KeyFile {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");
  private static final int BYTES_MAX = 1024;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<PosixFilePermission> OTHERS_READ =
      EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private KeyFile() {}

  static void write(Path file, byte[] seed) {
    byte[] der = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + seed.length);
    System.arraycopy(seed, 0, der, PKCS8_PREFIX.length, seed.length);
    String pem = BEGIN + "\n" + Base64.getEncoder().encodeToString(der) + "\n" + END + "\n";
    var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    try (var channel = FileChannel.open(file, options, mode)) {
      channel.write(ByteBuffer.wrap(pem.getBytes(US_ASCII)));
      channel.force(true);
      forceFolder(file);
    } catch (FileAlreadyExistsException e) {
      throw new RegistryException(
          Fault.CONFLICT, "key file " + file + " exists; keys are never overwritten", e);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot write key file " + file + ": " + e.getMessage(), e);
    }
  }

  private static void forceFolder(Path file) throws IOException {
    try (var folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }

  static byte[] read(Path file) {
    try {
      requireSecret(file, Files.getPosixFilePermissions(file));
      if (Files.size(file) > BYTES_MAX) {
        throw malformed(file);
      }
      return parse(file, Files.readString(file, US_ASCII).strip());
    } catch (NoSuchFileException e) {
      throw new RegistryException(
          Fault.NOT_FOUND, "there is no key file " + file + "; 'reg init' makes one", e);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot read key file " + file + ": " + e.getMessage(), e);
    }
  }

  private static void requireSecret(Path file, Set<PosixFilePermission> permissions) {
    for (PosixFilePermission permission : OTHERS_READ) {
      if (permissions.contains(permission)) {
        throw new RegistryException(
            Fault.REFUSED_BY_POLICY,
            "key file "
                + file
                + " can be read by others ("
                + PosixFilePermissions.toString(permissions)
                + "); if nobody else has read it, run: chmod 600 "
                + file);
      }
    }
  }

  private static byte[] parse(Path file, String pem) {
    if (!pem.startsWith(BEGIN)
        || !pem.endsWith(END)
        || pem.length() < BEGIN.length() + END.length()) {
      throw malformed(file);
    }
    String body = pem.substring(BEGIN.length(), pem.length() - END.length()).strip();
    byte[] der;
    try {
      der = Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw malformed(file);
    }
    int seedStart = PKCS8_PREFIX.length;
    if (der.length != seedStart + Ed25519.SEED_BYTES
        || !Arrays.equals(Arrays.copyOf(der, seedStart), PKCS8_PREFIX)) {
      throw malformed(file);
    }
    return Arrays.copyOfRange(der, seedStart, der.length);
  }

  private static RegistryException malformed(Path file) {
    return new RegistryException(
        Fault.MALFORMED, "key file " + file + " is not an unencrypted Ed25519 key in PKCS#8 PEM");
  }
}

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
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;

/** A small ASCII file that only its owner may read: a private key, mode 0600. Never overwritten. */
public final class SecretFile {
  /** The longest file that is read, in bytes: a TLS key of RSA, or some dozens of identities. */
  public static final int BYTES_MAX = 64 << 10;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<PosixFilePermission> OTHERS_READ =
      EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private SecretFile() {}

  /**
   * Makes the file, durable on return.
   *
   * @throws RegistryException CONFLICT when there is one; STORAGE when it cannot be written
   */
  public static void write(Path file, String text) {
    var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    try (var channel = FileChannel.open(file, options, mode)) {
      channel.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
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

  /**
   * Reads the file.
   *
   * @param what the file is, for messages
   * @param hint where one comes from, for the message when there is none
   * @throws RegistryException NOT_FOUND; REFUSED_BY_POLICY when group or others may read it;
   *     MALFORMED past {@value #BYTES_MAX} bytes; STORAGE when it cannot be read
   */
  public static String read(Path file, String what, String hint) {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (!Collections.disjoint(mode, OTHERS_READ)) {
        throw new RegistryException(
            Fault.REFUSED_BY_POLICY,
            "%s %s can be read by others (%s); if nobody else has read it, run: chmod 600 %s"
                .formatted(what, file, PosixFilePermissions.toString(mode), file));
      }
      if (Files.size(file) > BYTES_MAX) {
        throw new RegistryException(
            Fault.MALFORMED, what + " " + file + " has more than " + BYTES_MAX + " bytes");
      }
      return Files.readString(file, US_ASCII).strip();
    } catch (NoSuchFileException e) {
      throw new RegistryException(
          Fault.NOT_FOUND, "there is no %s %s; %s".formatted(what, file, hint), e);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot read %s %s (%s)".formatted(what, file, e), e);
    }
  }
}

package reg.node.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;

/** A small text file whose content only its owner may know. */
public final class SecretFile {
  private static final int BYTES_MAX = 64 << 10;

  private SecretFile() {}

  /**
   * Reads one.
   *
   * @param what it holds, for messages
   * @throws RegistryException NOT_FOUND; REFUSED_BY_POLICY when group or others may read it;
   *     MALFORMED when it is too long; STORAGE when it cannot be read
   */
  public static String read(Path file, String what) {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (mode.contains(PosixFilePermission.GROUP_READ)
          || mode.contains(PosixFilePermission.OTHERS_READ)) {
        throw new RegistryException(
            Fault.REFUSED_BY_POLICY,
            "%s %s can be read by others; if nobody else has read it, run: chmod 600 %s"
                .formatted(what, file, file));
      }
      if (Files.size(file) > BYTES_MAX) {
        throw new RegistryException(Fault.MALFORMED, what + " " + file + " is too long");
      }
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no " + what + " " + file, e);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot read " + what + " " + file + " (" + e + ")", e);
    }
  }
}

package reg.chunker.dag;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import reg.base.Fault;
import reg.base.RegistryException;

/** What went wrong with a file of the user, in words that name it. */
final class FileFaults {
  private FileFaults() {}

  static RegistryException unreadable(Path file, IOException e) {
    return switch (e) {
      case NoSuchFileException missing ->
          new RegistryException(Fault.NOT_FOUND, "'" + file + "' does not exist", missing);
      case AccessDeniedException denied ->
          new RegistryException(
              Fault.STORAGE, "'" + file + "' cannot be read: permission denied", denied);
      case ClosedByInterruptException stopped -> stopped(stopped);
      default ->
          new RegistryException(
              Fault.STORAGE, "'" + file + "' cannot be read: " + e.getMessage(), e);
    };
  }

  static RegistryException unwritable(Path file, IOException e) {
    return switch (e) {
      case FileAlreadyExistsException exists ->
          new RegistryException(Fault.CONFLICT, "'" + file + "' exists already", exists);
      case ClosedByInterruptException stopped -> stopped(stopped);
      default ->
          new RegistryException(
              Fault.STORAGE, "'" + file + "' cannot be written: " + e.getMessage(), e);
    };
  }

  static RegistryException changed(Path file) {
    return new RegistryException(
        Fault.CONFLICT,
        "'" + file + "' changed while it was read; run the command again when it is at rest");
  }

  /** Also keeps the thread's interrupted state, which catching the exception cleared. */
  static RegistryException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return stopped(e);
  }

  private static RegistryException stopped(Exception e) {
    return new RegistryException(Fault.INTERRUPTED, "stopped before the end", e);
  }
}

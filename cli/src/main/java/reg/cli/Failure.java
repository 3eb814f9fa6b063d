package reg.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import reg.base.RegistryException;
import reg.cli.terminal.Json;

/**
 * What the user learns of an exception.
 *
 * @param fault one word for programs: the name of the {@link reg.base.Fault}, or {@code io} or {@code
 *     defect}
 * @param message what failed and what to do next
 */
record Failure(int exitCode, String fault, String message) {
  static Failure of(Throwable e) {
    return switch (e) {
      case RegistryException known ->
          new Failure(
              ExitCode.of(known.fault()),
              known.fault().name().toLowerCase(Locale.ROOT).replace('_', '-'),
              String.valueOf(known.getMessage()));
      case InterruptedException _ ->
          new Failure(ExitCode.INTERRUPTED, "interrupted", "interrupted");
      case UncheckedIOException wrapped when wrapped.getCause() != null ->
          of(wrapped.getCause());
      case IOException io -> new Failure(ExitCode.FAILED, "io", ioMessage(io));
      default ->
          new Failure(
              ExitCode.FAILED,
              "defect",
              "a defect in reg: " + e + "; run it again with REG_DEBUG=1 and report what it prints");
    };
  }

  Json json() {
    return Json.object().put("error", message).put("fault", fault).put("exit", exitCode);
  }

  private static String ioMessage(IOException e) {
    if (e instanceof FileSystemException file && file.getReason() == null) {
      String kind = e.getClass().getSimpleName().replaceAll("Exception$", "");
      String words = kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
      return file.getFile() + ": " + words;
    }
    return String.valueOf(e.getMessage());
  }
}

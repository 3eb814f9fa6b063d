package reg.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.cli.terminal.Json;

/**
 * What the user learns of an exception.
 *
 * @param fault one word for programs: the name of the {@link reg.base.Fault}, or {@code io} or
 *     {@code defect}
 * @param message what failed and what to do next
 */
record Failure(ExitCode exitCode, String fault, String message) {
  /** The word for words that no command takes, as for a request that is wrong in itself. */
  static final String USAGE = "invalid-request";

  static Failure of(Throwable e) {
    var exitCode = ExitCode.of(e);
    return switch (e) {
      case RegistryException known ->
          new Failure(exitCode, word(known.fault().name()), String.valueOf(known.getMessage()));
      case InterruptedException _ -> new Failure(exitCode, "interrupted", "interrupted");
      case UncheckedIOException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
      case OutOfMemoryError _ ->
          new Failure(exitCode, "memory", "out of memory; try REG_JAVA_OPTIONS=-Xmx1g");
      case IOException io -> new Failure(exitCode, "io", message(io));
      default ->
          new Failure(
              exitCode,
              "defect",
              "a defect in reg: " + e + "; run it again with REG_DEBUG=1 and report what it says");
    };
  }

  Json json() {
    return Json.object().put("error", message).put("fault", fault).put("exit", exitCode.number());
  }

  /** The stack of the exception and of its causes, a line each. */
  static List<String> trace(Throwable e) {
    var lines = new ArrayList<String>();
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      lines.add(cause.toString());
      for (var frame : cause.getStackTrace()) {
        lines.add("  at " + frame);
      }
    }
    return lines;
  }

  private static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** File exceptions often say only the path; the rest is in the class name. */
  private static String message(IOException e) {
    if (e instanceof FileSystemException file && file.getReason() == null) {
      String kind = e.getClass().getSimpleName().replaceAll("Exception$", "");
      return file.getFile()
          + ": "
          + kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
    return String.valueOf(e.getMessage());
  }
}

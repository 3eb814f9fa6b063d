package reg.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.cli.terminal.Progress;

/**
 * What a command gets from the process that runs it: streams and environment variables. {@code
 * REG_HOME} says where the registry is, {@code REG_DEBUG} asks for stack traces, {@code
 * REG_COLUMNS} says that standard error is a terminal, and its width (the launcher sets it).
 */
public record Session(
    InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
  private static final int COLUMNS_MIN = 20;
  private static final int COLUMNS_MAX = 1000;

  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  boolean isDebug() {
    return variable("REG_DEBUG") != null;
  }

  Progress.Style progressStyle() {
    String columns = variable("REG_COLUMNS");
    if (columns == null || !columns.matches("[0-9]{1,5}")) {
      return new Progress.Style.Lines();
    }
    return new Progress.Style.Bar(Math.clamp(Integer.parseInt(columns), COLUMNS_MIN, COLUMNS_MAX));
  }
}

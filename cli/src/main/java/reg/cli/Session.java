package reg.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.cli.terminal.Progress;

/**
 * What a command gets from the process that runs it. Of the variables, {@code REG_HOME} says where
 * the registry is, {@code REG_DEBUG} asks for stack traces, {@code REG_COLUMNS} says that standard
 * error is a terminal, and its width (the launcher sets it).
 *
 * @param place where it runs
 */
public record Session(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Place place) {
  /**
   * Where a command runs.
   *
   * @param folder where relative paths begin
   * @param node the node whose process this is; null in a process of its own
   */
  public record Place(Path folder, @Nullable ServedHome node) {
    /** A process of its own, in the folder that it was started in. */
    public static final Place OWN_PROCESS = new Place(Path.of(""), null);
  }

  private static final int COLUMNS_MIN = 20;
  private static final int COLUMNS_MAX = 1000;

  /** Of a process of its own. */
  public Session(
      InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
    this(in, out, err, environment, Place.OWN_PROCESS);
  }

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

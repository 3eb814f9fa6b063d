package reg.cli.control;

import java.io.InputStream;
import java.io.PrintStream;

/** Runs a command in the process of the node. */
@FunctionalInterface
public interface CommandRunner {
  /**
   * Runs it on the calling thread, which is interrupted when the one who asked is gone.
   *
   * @return the exit code
   */
  int run(CommandRequest request, InputStream in, PrintStream out, PrintStream err);
}

package reg.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import reg.cli.terminal.Printable;

/** The program {@code reg}. */
public final class Reg {
  private static final int STDOUT_BUFFER_BYTES = 1 << 16;

  private Reg() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    var stdout = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), STDOUT_BUFFER_BYTES);
    var out = new PrintStream(stdout, false, StandardCharsets.UTF_8);
    var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    var stop = StopSignal.watch(Thread.currentThread(), err);
    int code = ExitCode.FAILED;
    try {
      code = run(List.of(args), new Session(System.in, out, err, System.getenv()));
    } finally {
      stop.commandEnded();
    }
    System.exit(code);
  }

  /**
   * Runs one command in this process, with the environment of this process.
   *
   * @return its exit code
   */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    return run(args, new Session(System.in, out, err, System.getenv()));
  }

  /** Runs one command in this process, with streams and environment of the caller's choice. */
  public static int run(List<String> args, Session session) {
    try {
      var parser = Commands.parserFor(args, session);
      parser.setParameterExceptionHandler((e, _) -> reject(e, session));
      parser.setExecutionExceptionHandler((e, failed, _) -> report(e, session, failed));
      return parser.execute(args.toArray(String[]::new));
    } catch (OutOfMemoryError e) {
      session.err().println("reg: out of memory; give it more with REG_JAVA_OPTIONS=-Xmx1g");
      return ExitCode.FAILED;
    } finally {
      session.out().flush();
      session.err().flush();
    }
  }

  private static int reject(CommandLine.ParameterException e, Session session) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      message += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    session.err().println("reg: " + Printable.escape(message) + " (see '" + command + " --help')");
    return ExitCode.USAGE;
  }

  private static int report(Exception e, Session session, CommandLine failed) {
    var failure = Failure.of(e);
    if (failed.getCommand() instanceof RegCommand command && command.isJson()) {
      session.out().println(failure.json().document());
    }
    session.err().println("reg: " + Printable.escape(failure.message()));
    if (session.isDebug()) {
      e.printStackTrace(session.err());
    }
    return failure.exitCode();
  }
}

package reg.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import reg.cli.terminal.Printable;

/** The program {@code reg}. */
public final class Reg {
  private static final int STDOUT_BUFFER_BYTES = 1 << 16;

  private Reg() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    var stdout = new FileOutputStream(FileDescriptor.out);
    var buffered = new BufferedOutputStream(stdout, STDOUT_BUFFER_BYTES);
    var out = new PrintStream(buffered, false, StandardCharsets.UTF_8);
    var err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    var stop = StopSignal.watch(Thread.currentThread(), err);
    int code = ExitCode.FAILED.number();
    try {
      code = run(List.of(args), new Session(System.in, out, err, System.getenv()));
    } finally {
      stop.commandEnded();
    }
    stop.exit(code);
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
      return parseAndRun(args, session);
    } finally {
      session.out().flush();
      session.err().flush();
    }
  }

  private static int parseAndRun(List<String> args, Session session) {
    ParseResult parsed;
    try {
      parsed = Commands.parserFor(args).parseArgs(args.toArray(String[]::new));
    } catch (ParameterException e) {
      return reject(e, session, args.contains("--json")).number();
    }
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    if (parsed.isUsageHelpRequested()) {
      session.out().print(parsed.commandSpec().commandLine().getUsageMessage());
      return ExitCode.OK.number();
    }
    var command = (Command) parsed.commandSpec().userObject();
    return run(command, new Call(session, parsed), args);
  }

  private static int run(Command command, Call call, List<String> args) {
    try {
      ExitCode code = command.runsIn() == Command.RunsIn.NODE ? NodeCall.run(call, args) : null;
      if (code != null) {
        return code.number();
      }
      command.run(call);
      call.bytesOut().flush();
      return call.exitCode();
    } catch (Throwable e) {
      // The top of the main thread: whatever it is, the user gets a line and an exit code.
      var failure = Failure.of(e);
      if (call.isJson()) {
        call.print(failure.json());
      }
      call.session().err().println("reg: " + Printable.escape(failure.message()));
      if (call.session().isDebug()) {
        Failure.trace(e).forEach(call.session().err()::println);
      }
      return failure.exitCode().number();
    }
  }

  private static ExitCode reject(ParameterException e, Session session, boolean json) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof UnmatchedArgumentException unmatched) {
      message = "unknown argument '" + unmatched.getUnmatched().getFirst() + "'";
      if (!unmatched.getSuggestions().isEmpty()) {
        message += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
      }
    }
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    message += " (see '" + command + " --help')";
    if (json) {
      var failure = new Failure(ExitCode.USAGE, Failure.USAGE, message);
      session.out().println(failure.json().document());
    }
    session.err().println("reg: " + Printable.escape(message));
    return ExitCode.USAGE;
  }
}

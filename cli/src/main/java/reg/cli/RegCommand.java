package reg.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reg.cli.terminal.Json;
import reg.cli.terminal.Printable;
import reg.cli.terminal.Progress;

/** What all commands share: the three options, and where output goes. */
@Command(
    synopsisHeading = "Usage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    footerHeading = "%nExamples:%n",
    sortOptions = false)
abstract class RegCommand implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.",
      order = 100)
  boolean help;

  @Option(names = "--json", description = "Print JSON on standard output.", order = 101)
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress and no messages but errors and warnings.",
      order = 102)
  private boolean quiet;

  private final Session session;

  RegCommand(Session session) {
    this.session = session;
  }

  /** Does the work; a failure is an exception. */
  abstract void run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    run();
    return ExitCode.OK;
  }

  final Session session() {
    return session;
  }

  final boolean isJson() {
    return json;
  }

  /** A line of the result, made safe to show. */
  final void print(String line) {
    session.out().println(Printable.escape(line));
  }

  /** The result as a document. */
  final void print(Json document) {
    session.out().println(document.document());
  }

  /** One object of a stream. */
  final void printLine(Json object) {
    session.out().println(object.line());
  }

  /** A message beside the result. */
  final void say(String message) {
    if (!quiet) {
      session.err().println("reg: " + Printable.escape(message));
    }
  }

  final Progress progress() {
    return new Progress(
        session.err(), quiet ? new Progress.Style.Quiet() : session.progressStyle());
  }
}

package reg.cli;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import reg.cli.terminal.CheckedOutput;
import reg.cli.terminal.Json;
import reg.cli.terminal.Printable;
import reg.cli.terminal.Progress;
import reg.cli.terminal.Table;
import reg.node.Home;
import reg.node.Registry;

/** One run of a command: its arguments, and where its output goes. */
final class Call {
  private final Session session;
  private final ParseResult arguments;
  private int exitCode;

  Call(Session session, ParseResult arguments) {
    this.session = session;
    this.arguments = arguments;
  }

  Session session() {
    return session;
  }

  /** A positional argument that the usage requires. */
  String positional(int index) {
    return arguments.matchedPositional(index).getValue();
  }

  /** A positional argument, or null when it was not given. */
  @Nullable String optionalPositional(int index) {
    return arguments.hasMatchedPositional(index) ? positional(index) : null;
  }

  /** The words behind the positional arguments before them, at least one. */
  List<String> rest(int index) {
    return List.of(arguments.matchedPositional(index).<String[]>getValue());
  }

  boolean flag(String name) {
    return arguments.hasMatchedOption(name);
  }

  /** The value of an option, or null when it was not given. */
  @Nullable String value(String name) {
    return arguments.matchedOptionValue(name, null);
  }

  /** The values of a repeatable option, in order. */
  List<String> values(String name) {
    return List.of(arguments.matchedOptionValue(name, new String[0]));
  }

  boolean isJson() {
    return flag("--json");
  }

  /** A line of the result, made safe to show. */
  void print(String line) {
    session.out().println(Printable.escape(line));
  }

  /** The result as a document. */
  void print(Json document) {
    session.out().println(document.document());
  }

  /** One of a stream of documents, on a line of its own. */
  void printLine(Json document) {
    session.out().println(document.line());
  }

  /** Rows of the result. */
  void print(Table table) {
    table.forEachLine(session.out()::println);
  }

  /** Where bytes of a file go. Unlike a print stream it fails when nobody takes them. */
  OutputStream bytesOut() {
    return new CheckedOutput(session.out());
  }

  /** A message beside the result. */
  void say(String message) {
    if (!flag("--quiet")) {
      session.err().println("reg: " + Printable.escape(message));
    }
  }

  /** The result shows a failure: the last message, and the exit code of the command. */
  void endWith(ExitCode code, String message) {
    session.err().println("reg: " + Printable.escape(message));
    exitCode = code.number();
  }

  /** The exit code of a program that the command ran, or of a command that has said why. */
  void endWith(int code) {
    exitCode = code;
  }

  int exitCode() {
    return exitCode;
  }

  Home home() {
    return Home.locate(session.environment());
  }

  /** A path that the user gave, from the folder that the command was typed in. */
  Path path(String text) {
    return folder().resolve(text);
  }

  /** Where relative paths begin. */
  Path folder() {
    return session.place().folder();
  }

  /** The node that runs this command; null when the command has a process of its own. */
  @Nullable ServedHome servedHome() {
    return session.place().node();
  }

  /** The registry, to be closed when done. */
  Registry openRegistry() {
    ServedHome served = servedHome();
    return served == null ? Registry.open(home()) : served.node().registry().shared();
  }

  Progress progress() {
    boolean quiet = flag("--quiet");
    return new Progress(
        session.err(), quiet ? new Progress.Style.Quiet() : session.progressStyle());
  }
}

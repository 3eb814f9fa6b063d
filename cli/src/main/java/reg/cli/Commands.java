package reg.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The list of commands, in the order in which help shows them. */
final class Commands {
  private static final Map<String, Function<Session, RegCommand>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("version", VersionCommand::new);
    ALL.put("completion", CompletionCommand::new);
    ALL.put("help", HelpCommand::new);
  }

  private static final int HELP_COLUMNS = 100;

  private Commands() {}

  /**
   * A parser that knows the command which the arguments name; all commands when they name none. To
   * build one command instead of thirty saves a third of a short command's time.
   */
  static CommandLine parserFor(List<String> args, Session session) {
    var parser = root(session);
    var only = args.isEmpty() ? null : ALL.get(args.getFirst());
    if (only != null) {
      parser.addSubcommand(args.getFirst(), only.apply(session));
    } else {
      ALL.forEach((name, make) -> parser.addSubcommand(name, make.apply(session)));
    }
    return configure(parser, session);
  }

  /** A parser that knows all commands. */
  static CommandLine fullParser(Session session) {
    return parserFor(List.of(), session);
  }

  private static CommandLine root(Session session) {
    return new CommandLine(new RootCommand(session));
  }

  private static CommandLine configure(CommandLine parser, Session session) {
    return parser
        .setExpandAtFiles(false)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpWidth(HELP_COLUMNS)
        .setUsageHelpAutoWidth(false)
        .setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8));
  }
}

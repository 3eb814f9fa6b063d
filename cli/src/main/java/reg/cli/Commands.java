package reg.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** The list of commands, in the order in which help shows them. */
final class Commands {
  private static final Map<String, Command> ALL = new LinkedHashMap<>();

  static {
    ALL.put("init", new InitCommand());
    ALL.put("push", new PushCommand());
    ALL.put("pull", new PullCommand());
    ALL.put("verify", new VerifyCommand());
    ALL.put("scan", new ScanCommand());
    ALL.put("run", new RunCommand());
    ALL.put("ls", new ListCommand());
    ALL.put("show", new ShowCommand());
    ALL.put("log", new LogCommand());
    ALL.put("diff", new DiffCommand());
    ALL.put("tag", new TagCommand());
    ALL.put("rm", new RemoveCommand());
    ALL.put("withdraw", new WithdrawCommand());
    ALL.put("cat", new CatCommand());
    ALL.put("path", new PathCommand());
    ALL.put("export", new ExportCommand());
    ALL.put("import", new ImportCommand());
    ALL.put("pin", new PinCommand());
    ALL.put("unpin", new UnpinCommand());
    ALL.put("pins", new PinsCommand());
    ALL.put("gc", new GcCommand());
    ALL.put("fsck", new FsckCommand());
    ALL.put("stats", new StatsCommand());
    ALL.put("node", NodeCommands.group());
    ALL.put("peers", new PeersCommands());
    ALL.put("key", KeyCommands.group());
    ALL.put("trust", TrustCommands.group());
    ALL.put("attest", new AttestCommand());
    ALL.put("policy", PolicyCommands.group());
    ALL.put("sign", new SignCommand());
    ALL.put("demo", new DemoCommand());
    ALL.put("completion", new CompletionCommand());
    ALL.put("version", new VersionCommand());
    ALL.put("help", new HelpCommand());
  }

  private Commands() {}

  /** A parser that knows all commands. */
  static CommandLine parser() {
    return parser(ALL);
  }

  /**
   * A parser for these arguments: of one command when they name it, which is faster, else of all.
   */
  static CommandLine parserFor(List<String> args) {
    var named = args.isEmpty() ? null : ALL.get(args.getFirst());
    return parser(named == null ? ALL : Map.of(args.getFirst(), named));
  }

  private static CommandLine parser(Map<String, Command> commands) {
    return new CommandLine(specOf(new RootCommand(commands)))
        .setExpandAtFiles(false)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
  }

  private static CommandSpec specOf(Command command) {
    var spec = command.usage().spec();
    command.children().forEach((name, child) -> spec.addSubcommand(name, specOf(child)));
    return spec;
  }
}

package reg.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a command takes and what its help says. picocli's annotations would say the same, but
 * reading them by reflection costs 100 ms at each start, more than all else that a short command
 * does (see docs/decisions/0040-start-up.md).
 */
final class Usage {
  private static final int WIDTH = 100;

  private final CommandSpec spec;
  private final Set<ExitCode> exitCodes = EnumSet.of(ExitCode.OK, ExitCode.FAILED, ExitCode.USAGE);
  private final List<String> examples = new ArrayList<>();
  private int positionals;

  private Usage(Command command, String name, String[] description) {
    spec = CommandSpec.wrapWithoutInspection(command).name(name);
    spec.usageMessage().description(description);
  }

  /** Begins with the command's name, one sentence, and paragraphs that say more. */
  static Usage of(Command command, String name, String... description) {
    return new Usage(command, name, description);
  }

  Usage positional(String label, String description) {
    return positional(label, "1", description);
  }

  Usage optionalPositional(String label, String description) {
    return positional(label, "0..1", description);
  }

  /** All words that come behind, at least one; what looks like an option is one of them. */
  Usage rest(String label, String description) {
    spec.parser().stopAtPositional(true);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(positionals++ + "..*")
            .arity("1..*")
            .required(true)
            .paramLabel(label)
            .type(String[].class)
            .description(description)
            .build());
    return this;
  }

  private Usage positional(String label, String arity, String description) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(Integer.toString(positionals++))
            .arity(arity)
            .required(arity.equals("1"))
            .paramLabel(label)
            .type(String.class)
            .description(description)
            .build());
    return this;
  }

  /** An option without a value. */
  Usage flag(String name, String description) {
    return flag(new String[] {name}, description);
  }

  /** A flag of several names. */
  Usage flag(String[] names, String description) {
    spec.addOption(OptionSpec.builder(names).type(boolean.class).description(description).build());
    return this;
  }

  /** An option with one value. */
  Usage value(String name, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .arity("1")
            .paramLabel(label)
            .type(String.class)
            .description(description)
            .build());
    return this;
  }

  /** An option with one of some values. */
  Usage choice(String name, String label, List<String> values, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .arity("1")
            .paramLabel(label)
            .type(String.class)
            .completionCandidates(values)
            .description(description + " One of: " + String.join(", ", values) + ".")
            .build());
    return this;
  }

  /** An option that may be given many times, each with one value. */
  Usage values(String name, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .arity("1")
            .paramLabel(label)
            .type(String[].class)
            .description(description + " May be repeated.")
            .build());
    return this;
  }

  /** Exit codes beside 0, 1 and 2. */
  Usage exits(ExitCode... codes) {
    exitCodes.addAll(List.of(codes));
    return this;
  }

  /** The exit codes of whatever verifies a version before it goes on. */
  Usage verifies() {
    return exits(
        ExitCode.NOT_FOUND,
        ExitCode.UNSIGNED,
        ExitCode.BAD_SIGNATURE,
        ExitCode.TAMPERED,
        ExitCode.REFUSED,
        ExitCode.ROLLBACK,
        ExitCode.MALFORMED,
        ExitCode.REVOKED,
        ExitCode.INTERRUPTED);
  }

  Usage example(String commandLine) {
    examples.add("  " + commandLine);
    return this;
  }

  /** The description as picocli takes it, with the options that every command has. */
  CommandSpec spec() {
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
    flag("--json", "Print the result as JSON.");
    flag(
        new String[] {"-q", "--quiet"}, "Neither progress nor messages, only errors and warnings.");
    var codes = new LinkedHashMap<String, String>();
    exitCodes.forEach(code -> codes.put(Integer.toString(code.number()), code.meaning()));
    spec.usageMessage()
        .width(WIDTH)
        .sortOptions(false)
        .sortSynopsis(false)
        .synopsisHeading("Usage: ")
        .descriptionHeading("%n")
        .parameterListHeading("%nParameters:%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(codes)
        .footerHeading("%nExamples:%n")
        .footer(examples.toArray(String[]::new));
    return spec;
  }
}

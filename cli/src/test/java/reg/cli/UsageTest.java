package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What holds for every command: help, exit codes, wrong usage. */
class UsageTest {
  private final Console console = new Console();

  @Test
  void everyCommandExplainsItself() {
    visit(List.of(), Commands.parser());
  }

  private void visit(List<String> path, CommandLine command) {
    String help = command.getUsageMessage();
    assertThat(help)
        .as(path.toString())
        .contains("Usage: " + command.getCommandSpec().qualifiedName())
        .contains("Exit codes:", "Examples:\n  ", "--json");
    assertThat(help.lines()).as(path.toString()).allMatch(line -> line.length() <= 100);
    command
        .getSubcommands()
        .forEach(
            (name, child) -> {
              var below = new ArrayList<>(path);
              below.add(name);
              visit(below, child);
              below.add("--help");
              var result = console.run(below.toArray(String[]::new));
              assertThat(result.code()).isZero();
              assertThat(result.out()).isEqualTo(child.getUsageMessage());
            });
  }

  @Test
  void helpOfOneCommandIsThatOfItsOption() {
    assertThat(console.run("help", "version").out()).isEqualTo(console.run("version", "-h").out());
    assertThat(console.run("help").out()).isEqualTo(console.run("--help").out());
    assertThat(console.run("help", "version", "--json").json().get("help").asText())
        .startsWith("Usage: reg version");
  }

  @Test
  void wrongUsageEndsWithTwoAndNamesTheHelp() {
    var nothing = console.run();
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("reg help");
    var json = console.run("push", "--json");
    assertThat(json.code()).isEqualTo(2);
    assertThat(json.json().get("fault").asText()).isEqualTo("invalid-request");
    assertThat(json.json().get("error").asText()).contains("PATH", "reg push --help");
    var option = console.run("version", "--nonsense");
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.err()).contains("--nonsense", "reg version --help");
    assertThat(console.run("help", "nonsense").code()).isEqualTo(2);
    assertThat(console.run("completion", "fish").code()).isEqualTo(2);
    assertThat(console.run("completion").code()).isEqualTo(2);
  }

  @Test
  void anUnknownCommandNamesTheLikeliest() {
    var result = console.run("versoin");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("unknown argument 'versoin'; did you mean version")
        .hasLineCount(1);
  }

  @Test
  void controlCharactersInArgumentsAreShownEscaped() {
    var result = console.run("x\u001b[31m\u202e\ny");
    assertThat(result.err()).contains("x\\u001b[31m\\u202e\\u000ay").hasLineCount(1);
  }

  @Test
  void versionSaysWhichBuildOnWhichJava() {
    var text = console.run("version");
    assertThat(text.out()).matches("reg \\d+\\.\\d+.* \\(Java 25.*\\)\n");
    assertThat(console.run("--version").out()).isEqualTo(text.out());
    var json = console.run("version", "--json").json();
    assertThat(json.get("version").asText()).isNotBlank().doesNotContain("$");
    assertThat(json.get("java").asText()).startsWith("25");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void completionIsAScriptThatKnowsTheCommands(String shell) {
    var result = console.run("completion", shell);
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("#!").contains("completion", "version", "complete -F");
    assertThat(console.run("completion", shell, "--json").json().get("script").asText())
        .hasLineCount((int) result.out().lines().count());
  }
}

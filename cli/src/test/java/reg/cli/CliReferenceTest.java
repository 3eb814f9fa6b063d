package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * docs/cli.md is the help of every command. {@code mvn -pl cli -am test -Dtest=CliReferenceTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dreg.docs=apply} writes it anew.
 */
class CliReferenceTest {
  @Test
  void theReferenceIsWhatTheCommandsSay() throws IOException {
    Path page = Path.of(System.getProperty("reg.repository", ".."), "docs/cli.md");
    String reference = reference();
    if ("apply".equals(System.getProperty("reg.docs"))) {
      Files.writeString(page, reference);
    }
    assertThat(page).as("write it anew with -Dreg.docs=apply").hasContent(reference);
  }

  private static String reference() {
    var text = new StringBuilder();
    text.append("# Command line\n\n");
    text.append("Made from the commands by `CliReferenceTest`; do not edit.\n");
    append(text, Commands.parser());
    return text.toString();
  }

  private static void append(StringBuilder text, CommandLine command) {
    text.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```\n");
    text.append(command.getUsageMessage().stripTrailing()).append("\n```\n");
    command.getSubcommands().values().forEach(child -> append(text, child));
  }
}

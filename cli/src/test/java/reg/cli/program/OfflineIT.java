package reg.cli.program;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command, in a network namespace whose only interface is a loopback that is down. */
class OfflineIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** They run commands that are run here, for minutes; CI runs them apart. */
  private static final Set<String> DEMOS = Set.of("reg demo", "reg demo trust");

  @TempDir Path temp;

  @Test
  void everyCommandWorksWithoutANetwork() throws IOException {
    Path repository = Program.repository();
    var words = new ArrayList<>(List.of("unshare", "--net", "--map-root-user", "sh"));
    words.add(repository.resolve("cli/src/test/resources/offline.sh").toString());
    words.add(LoaderIT.program(temp.resolve("reg")).toString());
    words.add(Files.createDirectory(temp.resolve("homes")).toString());
    words.add(repository.resolve("test-data/tiny-llama").toString());
    var builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.startsWith("REG_"));
    Running.start(builder).await(LIMIT).requireCode(0);
    List<String> ran = Files.readAllLines(temp.resolve("homes/ran"));
    List<String> left =
        commands(repository).stream()
            .filter(not(DEMOS::contains))
            .filter(
                command -> ran.stream().noneMatch(line -> (line + " ").startsWith(command + " ")))
            .toList();
    assertThat(left).as("commands that offline.sh does not run").isEmpty();
  }

  private static List<String> commands(Path repository) throws IOException {
    return Files.readAllLines(repository.resolve("docs/cli.md")).stream()
        .filter(line -> line.startsWith("## reg "))
        .map(line -> line.substring("## ".length()))
        .toList();
  }
}

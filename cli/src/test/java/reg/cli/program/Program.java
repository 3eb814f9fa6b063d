package reg.cli.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The program that this build made, laid out and started as a user's. */
final class Program {
  private static final Duration LAYING_OUT = Duration.ofMinutes(2);
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final Path REPOSITORY = repository();

  private Program() {}

  /** The clone under test. */
  static Path repository() {
    Path root = Path.of(System.getProperty("reg.repository", "..")).toAbsolutePath().normalize();
    if (!Files.isRegularFile(root.resolve("cli/pom.xml"))) {
      throw new IllegalStateException("not the repository: " + root);
    }
    return root;
  }

  /**
   * The words that run a command. Whatever started the tests may ignore interrupts, and its
   * children with it; a user's shell does not.
   */
  static List<String> command(String... arguments) {
    var words = new ArrayList<>(List.of("env", "--default-signal=INT", "sh", "-c"));
    words.add("umask 022; app=$1 java_home=$2 model=$3; shift 3; . \"$app/start.sh\"");
    words.addAll(List.of("reg", LaidOut.FOLDER.toString(), JAVA_HOME.toString()));
    words.add(REPOSITORY.resolve("test-data/tiny-llama").toString());
    words.addAll(List.of(arguments));
    return words;
  }

  /** Once for all tests of this process. */
  private static Path layOut() {
    Path target = REPOSITORY.resolve("cli/target");
    Path folder = target.resolve("program");
    try {
      Folders.remove(folder);
      Files.createDirectories(folder);
      var assemble =
          new ProcessBuilder(
              JAVA_HOME.resolve("bin/java").toString(),
              REPOSITORY.resolve("cli/src/app/Assemble.java").toString(),
              JAVA_HOME.toString(),
              target.toString(),
              folder.toString());
      Running.start(assemble).await(LAYING_OUT).requireCode(0);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made when the first test needs it. */
  private static final class LaidOut {
    static final Path FOLDER = layOut();
  }
}

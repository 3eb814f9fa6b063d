package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of the Python package, with the real program; among them attack L2. */
class LoaderIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir Path temp;

  @Test
  void thePythonPackagePassesItsTests() throws IOException {
    Path repository = Program.repository();
    Path python = repository.resolve("peers/loader/venv/bin/python");
    assertThat(python).as("run 'peers/install loader'").isExecutable();
    var builder =
        new ProcessBuilder(
                python.toString(), "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "tests")
            .directory(repository.resolve("python").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("REG_"));
    builder.environment().put("REG_PROGRAM", program(temp.resolve("reg")).toString());
    builder.environment().put("REG_RACES", Integer.getInteger("reg.races", 10_000).toString());
    builder.environment().put("PYTHONPATH", repository.resolve("python").toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Ended ended = Running.start(builder).await(LIMIT).requireCode(0);
    System.out.println(ended.out());
    assertThat(ended.out()).contains(" passed").doesNotContain("skipped", "failed");
  }

  /** A file that runs the program under test. */
  static Path program(Path file) throws IOException {
    String words =
        Program.command().stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    Files.writeString(file, "#!/bin/sh\nexec " + words + " \"$@\"\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}

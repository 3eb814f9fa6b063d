package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text from outside that would command a terminal, in what commands print (threat L3). */
class HostileTextTest {
  private static final String HOSTILE = "a\u001b]0;owned\u0007\u001b[2J\u202egnp.exe\u200b\nb";

  @TempDir private Path folder;
  private Console console = new Console();

  @BeforeEach
  void openConsole() {
    console = Console.at(folder.resolve("home"));
  }

  private static void assertHarmless(Console.Result result) {
    String text = result.out() + result.err();
    assertThat(text.codePoints().filter(c -> c != '\n'))
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT);
  }

  @Test
  void aModelCardIsShownEscaped() throws IOException {
    Path model = Sample.model(folder.resolve("model"), 1);
    String name = "\"x\\e[31m\\u202Ey\\nz\"";
    Files.writeString(model.resolve("README.md"), "---\nmodel_name: " + name + "\n---\n");
    assertThat(console.run("push", model.toString(), "m:1").code()).isZero();
    assertHarmless(console.run("show", "m:1"));
    assertHarmless(console.run("show", "m:1", "--json"));
  }

  @Test
  void argumentsComeBackEscaped() throws IOException {
    String model = Sample.model(folder.resolve("model"), 1).toString();
    console.run("push", model, "m:1");
    for (List<String> command :
        List.of(
            List.of("push", model, HOSTILE),
            List.of("push", HOSTILE, "m:2"),
            List.of("pull", HOSTILE),
            List.of("pull", "m:1", folder.resolve("out").toString(), "--tensors", HOSTILE + "["),
            List.of("cat", "m:1", HOSTILE),
            List.of("show", HOSTILE),
            List.of("verify", HOSTILE),
            List.of("pin", "m:1", "--name", HOSTILE),
            List.of("pins"),
            List.of("pins", "--json"),
            List.of("import", HOSTILE),
            List.of("tag", "m:1", HOSTILE),
            List.of("rm", HOSTILE),
            List.of(HOSTILE))) {
      assertHarmless(console.run(command.toArray(String[]::new)));
    }
  }

  @Test
  void aFileNameWithDirectionControlsIsRefusedAndNamedEscaped() throws IOException {
    Path model = Sample.model(folder.resolve("model"), 1);
    Files.writeString(model.resolve("x\u202egnp.exe"), "");
    var result = console.run("push", model.toString(), "m:1");
    assertThat(result.code()).isEqualTo(15);
    assertThat(result.err()).contains("U+202E");
    assertHarmless(result);
  }

  @Test
  void outputThatNobodyTakesIsAFailure() throws IOException {
    console.run("push", Sample.model(folder.resolve("model"), 1).toString(), "m:1");
    var full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("no space left");
          }
        };
    for (List<String> command : List.of(List.of("ls"), List.of("cat", "m:1", "config.json"))) {
      var session =
          new Session(
              new ByteArrayInputStream(new byte[0]),
              new PrintStream(full, false, StandardCharsets.UTF_8),
              new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
              Map.of("REG_HOME", folder.resolve("home").toString()));
      assertThat(Reg.run(command, session)).as(command.toString()).isEqualTo(1);
    }
  }
}

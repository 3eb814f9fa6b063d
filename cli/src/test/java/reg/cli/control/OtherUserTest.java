package reg.cli.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** L1: processes of other users at the socket of a node. Needs root, to become another user. */
@Timeout(120)
class OtherUserTest {
  private static final String NOBODY = "65534";
  private static final String ANSWER = "what only the owner may have";
  private static final long LIMIT_SECONDS = 60;

  @TempDir Path temp;
  private final AtomicInteger commands = new AtomicInteger();
  private Path socket;
  private ControlServer server;

  @BeforeEach
  void start() throws IOException {
    socket = temp.resolve("s");
    server =
        ControlServer.start(
            socket,
            (request, in, out, err) -> {
              commands.incrementAndGet();
              out.print(ANSWER);
              return 0;
            });
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    String name = "reg/cli/control/OtherProcess.class";
    Path copy = temp.resolve(name);
    Files.createDirectories(copy.getParent());
    try (InputStream in = OtherProcess.class.getClassLoader().getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(in), copy);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theFileOfTheSocketKeepsThemOut() throws Exception {
    assertThat(askAs(NOBODY)).isEqualTo("Permission denied");
    assertThat(askAs("0")).startsWith("connected ").contains(ANSWER);
    assertThat(commands).hasValue(1);
  }

  /** As on a system where the mode of a socket means nothing. */
  @Test
  void whoTheSystemSaysTheyAreKeepsThemOut() throws Exception {
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(askAs(NOBODY)).startsWith("connected ").doesNotContain(ANSWER);
    assertThat(commands).hasValue(0);
    assertThat(askAs("0")).startsWith("connected ").contains(ANSWER);
    assertThat(commands).hasValue(1);
  }

  /** What a process of a user gets for a command. */
  private String askAs(String user) throws Exception {
    var words = new ArrayList<>(List.of("setpriv", "--reuid=" + user, "--regid=" + user));
    words.addAll(List.of("--clear-groups", System.getProperty("java.home") + "/bin/java"));
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp"));
    words.addAll(List.of(temp.toString(), OtherProcess.class.getName(), socket.toString()));
    Path said = temp.resolve("said");
    Process process =
        new ProcessBuilder(words)
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .redirectInput(Files.write(temp.resolve("asked"), request()).toFile())
            .redirectOutput(said.toFile())
            .start();
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(said, UTF_8);
    assertThat(ended && process.exitValue() == 0).as("%s: %s", words, text).isTrue();
    return text;
  }

  private static byte[] request() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var request = new CommandRequest("1", List.of("say"), Path.of("/"), Map.of());
    new Frame(Frame.Kind.REQUEST, request.encode()).write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}

package reg.cli.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.RegistryException;

class ControlServerTest {
  private static final int INPUT_BYTES = 3_000_000;
  private static final long LIMIT_SECONDS = 30;

  @TempDir Path temp;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private Path socket;
  private ControlServer server;

  @BeforeEach
  void start() {
    socket = temp.resolve("s");
    server = ControlServer.start(socket, this::run);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The commands of this test. */
  private int run(CommandRequest request, InputStream in, PrintStream out, PrintStream err) {
    try {
      switch (request.arguments().getFirst()) {
        case "copy" -> in.transferTo(out);
        case "say" -> err.print(request.folder());
        case "wait" -> {
          running.countDown();
          new CountDownLatch(1).await();
        }
        default -> throw new IllegalStateException("no such command");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
    return 130;
  }

  @Test
  void onlyItsOwnerMayOpenTheSocket() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  /** L1, another uid: what the system says of the process at the other end decides. */
  @Test
  void l1AProcessOfAnotherUserIsTurnedAwayAndRootIsNot() throws Exception {
    UserPrincipal me = Files.getOwner(socket);
    boolean root = ControlServer.isLetIn(me, user("65533"));
    assertThat(ControlServer.isLetIn(user("0"), user("65533"))).isTrue();
    assertThat(ControlServer.isLetIn(user("65534"), user("65533"))).isFalse();
    assertThat(ControlServer.isLetIn(user("65534"), user("0"))).isFalse();
    assertThat(root).isEqualTo(me.equals(user("0")));
    Path theirs = temp.resolve("theirs");
    try (var _ = ControlServer.start(theirs, this::run, user("65533"))) {
      var said = new ByteArrayOutputStream();
      if (root) {
        assertThat(ask(theirs, "say", new byte[0], said, said)).isEqualTo(130);
        assertThat(said.toString(UTF_8)).isEqualTo("/typed/here");
      } else {
        assertThatThrownBy(() -> ask(theirs, "say", new byte[0], said, said))
            .isInstanceOf(RegistryException.class);
        assertThat(said.size()).isZero();
      }
    }
  }

  private UserPrincipal user(String number) throws IOException {
    return socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(number);
  }

  @Test
  void carriesInputOutputMessagesAndTheExitCode() throws InterruptedException {
    byte[] input = new byte[INPUT_BYTES];
    input[INPUT_BYTES - 1] = 7;
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    assertThat(ask("copy", input, out, err)).isEqualTo(130);
    assertThat(out.toByteArray()).isEqualTo(input);
    assertThat(ask("say", input, out, err)).isEqualTo(130);
    assertThat(err.toString(UTF_8)).isEqualTo("/typed/here");
  }

  @Test
  void aCommandStopsWhenItsClientIsGone() throws InterruptedException {
    var client =
        Thread.ofVirtual()
            .start(
                () ->
                    assertThatThrownBy(
                            () ->
                                ask(
                                    "wait",
                                    new byte[0],
                                    new ByteArrayOutputStream(),
                                    new ByteArrayOutputStream()))
                        .isInstanceOf(InterruptedException.class));
    assertThat(running.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    client.interrupt();
    assertThat(interrupted.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    client.join();
  }

  /** As on a full disk; else the rest would be missing and nobody would know. */
  @Test
  void aResultThatNobodyTakesIsAFailure() {
    var full =
        new ByteArrayOutputStream() {
          @Override
          public void flush() throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> ask("copy", new byte[INPUT_BYTES], full, new ByteArrayOutputStream()))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STORAGE))
        .hasMessageContaining("takes no more");
    assertThat(full.size()).isLessThan(INPUT_BYTES);
  }

  @Test
  void aClientLearnsThatTheNodeBrokeOff() {
    var nothing = new ByteArrayOutputStream();
    assertThatThrownBy(() -> ask("defect", new byte[0], nothing, nothing))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("reg node logs");
  }

  /** Such as while many peers are connected: the commands that come then are served later. */
  @Test
  void aNodeWithoutFileDescriptorsServesOnceItHasSome() throws Exception {
    var words = new ArrayList<>(List.of("sh", "-c", "ulimit -n 200; exec \"$@\"", "sh"));
    words.add(System.getProperty("java.home") + "/bin/java");
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    words.addAll(List.of(CrowdedServer.class.getName(), temp.resolve("crowded").toString()));
    Path said = temp.resolve("said");
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    Process process = builder.redirectOutput(said.toFile()).start();
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as(Files.readString(said)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isEqualTo(7);
  }

  @Test
  void aSocketThatNobodyServesIsNoNode() throws IOException {
    server.close();
    assertThat(socket).exists();
    assertThat(ControlClient.connect(socket)).isNull();
    Files.delete(socket);
    assertThat(ControlClient.connect(socket)).isNull();
  }

  private int ask(
      String command, byte[] input, ByteArrayOutputStream out, ByteArrayOutputStream err)
      throws InterruptedException {
    return ask(socket, command, input, out, err);
  }

  private static int ask(
      Path socket,
      String command,
      byte[] input,
      ByteArrayOutputStream out,
      ByteArrayOutputStream err)
      throws InterruptedException {
    var request = new CommandRequest("1", List.of(command), Path.of("/typed/here"), Map.of());
    try (var client = Objects.requireNonNull(ControlClient.connect(socket));
        var outPrinted = new PrintStream(out, true, UTF_8);
        var errPrinted = new PrintStream(err, true, UTF_8)) {
      return client.run(request, new ByteArrayInputStream(input), outPrinted, errPrinted);
    }
  }
}

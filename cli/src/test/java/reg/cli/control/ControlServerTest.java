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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void l1AProcessOfAnotherUserIsTurnedAway() throws IOException {
    var users = socket.getFileSystem().getUserPrincipalLookupService();
    String me = Files.getOwner(socket).getName();
    var other = users.lookupPrincipalByName(me.equals("nobody") ? "root" : "nobody");
    try (var _ = ControlServer.start(temp.resolve("theirs"), this::run, other);
        var client = Objects.requireNonNull(ControlClient.connect(temp.resolve("theirs")))) {
      var request = new CommandRequest("1", List.of("say"), Path.of("/typed/here"), Map.of());
      var said = new ByteArrayOutputStream();
      var printed = new PrintStream(said, true, UTF_8);
      assertThatThrownBy(() -> client.run(request, InputStream.nullInputStream(), printed, printed))
          .isInstanceOf(RegistryException.class);
      assertThat(said.size()).isZero();
    }
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

  @Test
  void aClientLearnsThatTheNodeBrokeOff() {
    var nothing = new ByteArrayOutputStream();
    assertThatThrownBy(() -> ask("defect", new byte[0], nothing, nothing))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("reg node logs");
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
    var request = new CommandRequest("1", List.of(command), Path.of("/typed/here"), Map.of());
    try (var client = Objects.requireNonNull(ControlClient.connect(socket));
        var outPrinted = new PrintStream(out, true, UTF_8);
        var errPrinted = new PrintStream(err, true, UTF_8)) {
      return client.run(request, new ByteArrayInputStream(input), outPrinted, errPrinted);
    }
  }
}

package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StopSignalTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void interruptsTheCommandAndWaitsUntilItHasEnded() throws InterruptedException {
    var stop = new StopSignal();
    var never = new CountDownLatch(1);
    var command =
        new Thread(
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                err.println("closed the store");
              }
              stop.commandEnded();
            });
    command.start();
    stop.interrupt(command, err);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .containsSubsequence("same command goes on from there", "closed the store");
    command.join();
  }

  @Test
  void anOrdinaryEndSaysNothing() {
    var stop = new StopSignal();
    stop.commandEnded();
    stop.interrupt(Thread.currentThread(), err);
    assertThat(bytes.size()).isZero();
    assertThat(Thread.interrupted()).isFalse();
  }
}

package reg.libp2p.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reg.libp2p.Connection;
import reg.libp2p.Handoff;
import reg.libp2p.Listener;
import reg.libp2p.Multiaddr;
import reg.libp2p.MuxedStream;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;

class SimulatedTimelineTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final SimulatedTimeline time = new SimulatedTimeline(START);

  @AfterEach
  void letOthersRun() {
    time.close();
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private static void inVirtualThread(Step step) throws InterruptedException {
    var failures = new CopyOnWriteArrayList<Throwable>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                step.run();
              } catch (IOException | InterruptedException | RuntimeException | Error e) {
                failures.add(e);
              }
            })
        .join();
    assertThat(failures).isEmpty();
  }

  @Test
  void aDayPassesAtOnceAndInOrder() throws InterruptedException {
    var events = new ArrayList<String>();
    inVirtualThread(
        () -> {
          for (int hours : List.of(20, 3, 11)) {
            Thread.ofVirtual().start(() -> note(events, Duration.ofHours(hours)));
          }
          time.pass(Duration.ofHours(12));
          assertThat(events).containsExactly("PT3H", "PT11H");
          time.pass(Duration.ofHours(12));
        });
    assertThat(events).containsExactly("PT3H", "PT11H", "PT20H");
    assertThat(time.instant()).isEqualTo(START.plus(Duration.ofDays(1)));
  }

  private void note(List<String> events, Duration after) {
    try {
      time.sleep(after);
      events.add(after.toString());
    } catch (InterruptedException e) {
      events.add("interrupted");
    }
  }

  @Test
  void aWaitThatIsAnsweredTakesOnlyAsLongAsTheAnswer() throws InterruptedException {
    var queue = new Handoff<String>(1, time);
    var answers = new ArrayList<String>();
    inVirtualThread(
        () -> {
          Thread.ofVirtual().start(() -> take(queue, answers));
          time.pass(Duration.ofSeconds(4));
          queue.offer("here");
          time.pass(Duration.ofSeconds(60));
        });
    assertThat(answers).containsExactly("here after 4 s", "null after 34 s");
  }

  private void take(Handoff<String> queue, List<String> answers) {
    try {
      for (int i = 0; i < 2; i++) {
        String answer = queue.poll(30_000);
        answers.add(answer + " after " + Duration.ofNanos(time.nanos()).toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      answers.add("interrupted");
    }
  }

  @Test
  void timeDoesNotPassInAThreadOfThePlatform() {
    assertThatThrownBy(() -> time.pass(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bytesArriveWhenTheLinkSays() throws InterruptedException {
    var network = new MemoryNetwork(time, new Slow());
    var server = new MemoryTransport(network, HostKey.generate().publicKey());
    var client = new MemoryTransport(network, HostKey.generate().publicKey());
    var times = new ArrayList<Long>();
    inVirtualThread(
        () -> {
          Listener listener = server.listen(Multiaddr.parse("/memory/0"));
          Thread.ofVirtual().start(() -> echo(listener));
          Thread.ofVirtual().start(() -> ask(client, listener.address(), times));
          time.pass(Duration.ofSeconds(10));
        });
    assertThat(times).containsExactly(200L, 300L);
    server.close();
    client.close();
  }

  private static final class Slow implements LinkConditions {
    @Override
    public Duration dial(PeerId from, PeerId to) {
      return Duration.ofMillis(200);
    }

    @Override
    public Duration delay(PeerId from, PeerId to, int bytes) {
      return Duration.ofMillis(50);
    }
  }

  private void ask(MemoryTransport client, Multiaddr server, List<Long> times) {
    try (Connection connection = client.dial(server, null)) {
      times.add(time.nanos() / 1_000_000);
      MuxedStream stream = connection.open();
      stream.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      stream.read(ByteBuffer.allocate(3));
      times.add(time.nanos() / 1_000_000);
    } catch (IOException e) {
      times.add(-1L);
    }
  }

  private static void echo(Listener listener) {
    try (Connection connection = Objects.requireNonNull(listener.accept())) {
      MuxedStream stream = Objects.requireNonNull(connection.accept());
      var bytes = ByteBuffer.allocate(3);
      stream.read(bytes);
      stream.write(bytes.flip());
      connection.accept(); // until the other end closes
    } catch (IOException | InterruptedException e) {
      // The asker misses its answer and says so.
    }
  }

  @Test
  void theSameInputsGiveTheSameRun() throws InterruptedException {
    assertThat(run(7)).isEqualTo(run(7)).isNotEqualTo(run(8));
  }

  private List<Integer> run(long seed) throws InterruptedException {
    var order = new ArrayList<Integer>();
    inVirtualThread(
        () -> {
          var random = new Random(seed);
          for (int i = 0; i < 200; i++) {
            int name = i;
            Duration wait = Duration.ofMillis(random.nextInt(50));
            Thread.ofVirtual().start(() -> order(order, name, wait));
          }
          time.pass(Duration.ofSeconds(1));
        });
    return order;
  }

  private void order(List<Integer> order, int name, Duration wait) {
    try {
      time.sleep(wait);
      time.sleep(wait);
      order.add(name);
    } catch (InterruptedException e) {
      order.add(-1);
    }
  }
}

package reg.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.libp2p.Limits;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;

@Timeout(60)
class ManyStreamsTest {
  /** Answers once it is let; before that, every stream it serves stays open. */
  private record Gate(CountDownLatch full, CountDownLatch open) implements ProtocolHandler {
    @Override
    public String protocolId() {
      return "/gate";
    }

    @Override
    public void handle(Stream stream) throws IOException, InterruptedException {
      full.countDown();
      open.await();
      Wire.writeMessage(stream, new byte[] {1});
    }
  }

  /** Found with a Kubo of 20,000 small files: it sends each message on a stream of its own. */
  @Test
  void losesNoStreamOfAPeerThatOpensMoreThanAreServedAtOnce() throws Exception {
    var gate = new Gate(new CountDownLatch(Limits.STREAMS_IN_MAX), new CountDownLatch(1));
    try (Swarm server = Swarms.tcp();
        Swarm client = Swarms.tcp();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.handle(gate);
      client.connect(Swarms.address(server));
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 2 * Limits.STREAMS_IN_MAX - 16; i++) {
        answers.add(threads.submit(() -> ask(client, server)));
      }
      gate.full.await();
      gate.open.countDown();
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(1);
      }
    }
  }

  private static int ask(Swarm client, Swarm server) throws IOException, InterruptedException {
    try (Stream stream = client.open(server.id(), List.of("/gate"))) {
      ByteBuffer answer = Wire.readMessage(stream, 1);
      return answer == null ? 0 : answer.remaining();
    }
  }
}

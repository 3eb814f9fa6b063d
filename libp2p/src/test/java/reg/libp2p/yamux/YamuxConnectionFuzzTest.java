package reg.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import reg.libp2p.Direction;
import reg.libp2p.Limits;

class YamuxConnectionFuzzTest {
  @FuzzTest
  void survivesAnyFrames(byte[] input) {
    var memory = new MemoryBudget(Limits.ALL_PEERS_MEMORY_BYTES);
    for (Direction direction : List.of(Direction.INBOUND, Direction.OUTBOUND)) {
      var fuzzed = new EmbeddedChannel();
      var victim = YamuxChannel.start(fuzzed, memory, direction);
      fuzzed.writeInbound(Unpooled.copiedBuffer(input));
      fuzzed.runPendingTasks();
      victim.close();
      fuzzed.runPendingTasks();
      fuzzed.finishAndReleaseAll();
    }
    assertThat(memory.used()).isZero();
  }
}

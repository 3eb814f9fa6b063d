package reg.libp2p.multistream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import reg.libp2p.MuxedStream;
import reg.libp2p.Wire;
import reg.libp2p.memory.MemoryChannels;

class MultistreamFuzzTest {
  @FuzzTest
  void endsOnAnyInput(byte[] input) throws IOException {
    List<MuxedStream> pair = MemoryChannels.pair();
    Wire.writeFully(pair.get(0), Multistream.encode(Multistream.HEADER));
    Wire.writeFully(pair.get(0), ByteBuffer.wrap(input, 0, Math.min(input.length, 50_000)));
    pair.get(0).close();
    try {
      assertThat(Multistream.accept(pair.get(1), "/a"::equals)).isEqualTo("/a");
    } catch (IOException e) {
      // Refused, as most inputs are.
    }
  }
}

package reg.ipld.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagpb.DagPb;

class UnixFsCodecFuzzTest {
  static Stream<byte[]> seeds() {
    return Trees.nodes("directory-v1", "directory-v0", "mode-mtime-v1")
        .map(bytes -> Objects.requireNonNull(DagPb.decode(ByteBuffer.wrap(bytes)).data()))
        .map(Trees::copy);
  }

  @MethodSource("seeds")
  @FuzzTest
  void decodesMessagesThatItCanWrite(byte[] bytes) {
    try {
      UnixFsData data = UnixFsCodec.decode(ByteBuffer.wrap(bytes));
      assertThat(UnixFsCodec.decode(UnixFsCodec.encode(data))).isEqualTo(data);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}

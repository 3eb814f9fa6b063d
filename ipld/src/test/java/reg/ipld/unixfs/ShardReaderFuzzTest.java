package reg.ipld.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.Link;

class ShardReaderFuzzTest {
  static Stream<byte[]> seeds() {
    return Trees.nodes("hamt-v1", "hamt-fanout-16-v1").limit(20);
  }

  /** What is listed is found, whatever the node; child shards are not held. */
  @MethodSource("seeds")
  @FuzzTest
  void listsNoEntryThatItDoesNotFind(byte[] bytes) {
    Block block = Block.of(Codec.DAG_PB, bytes);
    var reader = new UnixFsReader(cid -> cid.equals(block.cid()) ? block : null);
    try {
      for (Link entry : reader.list(block.cid())) {
        assertThat(reader.find(block.cid(), entry.name())).isEqualTo(entry);
      }
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.NOT_FOUND);
    }
  }
}

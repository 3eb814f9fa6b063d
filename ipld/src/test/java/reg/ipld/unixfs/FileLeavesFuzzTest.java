package reg.ipld.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;

class FileLeavesFuzzTest {
  static Stream<byte[]> seeds() {
    return Trees.nodes("file-v1", "file-trickle-v1").limit(20);
  }

  @MethodSource("seeds")
  @FuzzTest
  void givesLeavesThatFollowEachOther(byte[] bytes) {
    Block block = Block.of(Codec.DAG_PB, bytes);
    Cid cid = block.cid();
    var reader = new UnixFsReader(wanted -> wanted.equals(cid) ? block : null);
    try {
      long at = 0;
      for (var leaves = reader.leaves(cid); leaves.hasNext(); ) {
        Leaf leaf = leaves.next();
        assertThat(leaf.offset()).isEqualTo(at);
        at += leaf.size();
      }
      assertThat(((UnixFsData.File) reader.stat(cid)).size()).isEqualTo(at);
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.NOT_FOUND);
    }
  }
}

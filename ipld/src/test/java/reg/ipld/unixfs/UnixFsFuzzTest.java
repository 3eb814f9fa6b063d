package reg.ipld.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Link;
import reg.ipld.dagpb.DagPb;
import reg.testdata.KuboCase;

class UnixFsFuzzTest {
  private static Stream<byte[]> nodes(String... cases) {
    return Stream.of(cases)
        .flatMap(
            name -> {
              var trees = new Trees();
              trees.load(KuboCase.named(name));
              return trees.cids().stream()
                  .filter(cid -> cid.codec() == Codec.DAG_PB)
                  .map(cid -> trees.require(cid).bytes());
            });
  }

  static Stream<byte[]> messages() {
    return nodes("directory-v1", "directory-v0", "mode-mtime-v1")
        .map(bytes -> Objects.requireNonNull(DagPb.decode(ByteBuffer.wrap(bytes)).data()))
        .map(data -> Trees.copy(data));
  }

  static Stream<byte[]> shards() {
    return nodes("hamt-v1", "hamt-fanout-16-v1").limit(20);
  }

  static Stream<byte[]> files() {
    return nodes("file-v1", "file-trickle-v1").limit(20);
  }

  @MethodSource("messages")
  @FuzzTest
  void decodesMessagesThatItCanWrite(byte[] bytes) {
    try {
      UnixFsData data = UnixFsCodec.decode(ByteBuffer.wrap(bytes));
      assertThat(UnixFsCodec.decode(UnixFsCodec.encode(data))).isEqualTo(data);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }

  /** What is listed is found, whatever the node; child shards are not held. */
  @MethodSource("shards")
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

  @MethodSource("files")
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

package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;

class ManifestFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void releaseRefusesOrRoundTrips(byte[] bytes) {
    assertStrict(bytes, () -> Release.decode(bytes).encode());
  }

  @FuzzTest(maxDuration = "20s")
  void headRefusesOrRoundTrips(byte[] bytes) {
    assertStrict(bytes, () -> Head.decode(bytes).encode());
  }

  @FuzzTest(maxDuration = "20s")
  void publisherRefusesOrRoundTrips(byte[] bytes) {
    assertStrict(bytes, () -> Publisher.decode(bytes).encode());
  }

  @FuzzTest(maxDuration = "20s")
  void pagesRefuseOrRoundTrip(byte[] bytes) {
    if (bytes.length > Pages.BYTES_MAX) {
      return;
    }
    Block page = Block.of(Codec.DAG_CBOR, bytes);
    for (int count = 1; count < 10; count++) {
      var list = new PageList(count, List.of(page.cid()));
      assertStrict(bytes, () -> rewritten(FileSet.read(list, holding(page))::write));
      assertStrict(bytes, () -> rewritten(HeadMap.read(list, holding(page))::write));
    }
  }

  private static MemoryBlocks holding(Block page) {
    var blocks = new MemoryBlocks();
    blocks.put(page);
    return blocks;
  }

  private static byte[] rewritten(Function<MemoryBlocks, PageList> writer) {
    var blocks = new MemoryBlocks();
    PageList list = writer.apply(blocks);
    assertThat(list.pages()).hasSize(1);
    return blocks.require(list.pages().getFirst()).bytes();
  }

  private static void assertStrict(byte[] bytes, Supplier<byte[]> reader) {
    try {
      assertThat(reader.get()).isEqualTo(bytes);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }
}

package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.function.Function;
import reg.ipld.Block;
import reg.ipld.Codec;

class PagesFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void refusesOrRoundTrips(byte[] bytes) {
    if (bytes.length > Pages.BYTES_MAX) {
      return;
    }
    Block page = Block.of(Codec.DAG_CBOR, bytes);
    for (int count = 1; count < 10; count++) {
      var list = new PageList(count, List.of(page.cid()));
      Strictness.assertStrict(bytes, () -> rewritten(FileSet.read(list, holding(page))::write));
      Strictness.assertStrict(bytes, () -> rewritten(HeadMap.read(list, holding(page))::write));
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
}

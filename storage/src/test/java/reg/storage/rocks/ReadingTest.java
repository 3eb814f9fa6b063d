package reg.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.ElementType;
import reg.ipld.Origin;
import reg.storage.BlockStore;
import reg.storage.StorageConfig;
import reg.storage.form.FormMemory;
import reg.testdata.SeededBytes;

/** Blocks that are read one after the other, through memory that is used again. */
class ReadingTest {
  @Test
  void whatIsReadLaterLeavesABlockAsItIs(@TempDir Path folder) {
    var memory = new FormMemory();
    List<Block> put = largeBlocks();
    try (var storage = RocksStorage.open(folder, StorageConfig.DEFAULT)) {
      BlockStore blocks = storage.blocks();
      put.forEach(block -> blocks.put(block, new Origin(ElementType.BF16, null, 0)));
      blocks.flush();
      List<Block> read = put.stream().map(block -> blocks.require(block.cid())).toList();
      for (int i = 0; i < put.size(); i++) {
        assertThat(read.get(i).bytes()).isEqualTo(put.get(i).bytes());
        Cid cid = put.get(i).cid();
        assertThat(blocks.form(cid, memory)).isEqualTo(blocks.form(cid));
      }
    }
  }

  /** Some of which planes make smaller, and some that stay as they are, of several sizes. */
  private static List<Block> largeBlocks() {
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < 8; i++) {
      byte[] bytes = SeededBytes.bytes("large" + i, 200_000 + (i % 3) * 100_000);
      for (int at = 1; i % 2 == 0 && at < bytes.length; at += 2) {
        bytes[at] = 0x3c;
      }
      blocks.add(Block.of(Codec.RAW, bytes));
    }
    return blocks;
  }
}

package reg.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.ElementType;
import reg.ipld.Origin;
import reg.storage.BlockStore;
import reg.storage.StorageConfig;
import reg.storage.form.Form;
import reg.storage.form.FormEncoder;
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

  /** Which is what crosses the wire, too. */
  @Test
  void aTextHasAFormOfItsOwnUnlessNeighboursMakeItMuchSmaller(@TempDir Path folder) {
    Block small = text(16 << 10);
    Block larger = text((16 << 10) + 1);
    Block noise = Block.of(Codec.RAW, SeededBytes.bytes("noise", 40_000));
    try (var storage = RocksStorage.open(folder, StorageConfig.DEFAULT)) {
      BlockStore blocks = storage.blocks();
      List.of(small, larger, noise).forEach(block -> blocks.put(block, Origin.UNKNOWN));
      assertThat(formOf(blocks, small)).isEqualTo(Form.RAW);
      assertThat(formOf(blocks, larger)).isEqualTo(Form.ZSTD);
      assertThat(formOf(blocks, noise)).isEqualTo(Form.RAW);
      blocks.flush();
      for (Block block : List.of(small, larger, noise)) {
        assertThat(blocks.require(block.cid()).bytes()).isEqualTo(block.bytes());
      }
    }
  }

  /** As a node of an earlier version sends it, and kept it. */
  @Test
  void aRawTextThatWasFetchedIsCompressedWithItsNeighbours(@TempDir Path folder) {
    try (var storage = RocksStorage.open(folder, StorageConfig.DEFAULT);
        var encoder = new FormEncoder()) {
      for (int i = 0; i < 100; i++) {
        Block block = text(40_000 + i);
        storage
            .blocks()
            .putForm(block.cid(), encoder.raw(block.array(), block.offset(), block.size()));
      }
      storage.blocks().flush();
      assertThat(storage.stats().diskBytes()).isLessThan(400_000);
    }
  }

  private static Form formOf(BlockStore blocks, Block block) {
    return Form.read(Objects.requireNonNull(blocks.form(block.cid())));
  }

  private static Block text(int length) {
    return Block.of(
        Codec.RAW, "one line and another ".repeat(length).substring(0, length).getBytes(UTF_8));
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

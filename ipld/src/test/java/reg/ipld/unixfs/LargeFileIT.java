package reg.ipld.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import reg.ipld.Block;
import reg.testdata.Ipip499;
import reg.testdata.Ipip499.FileFixture;
import reg.testdata.SeededBytes;

/** The 1 GiB pair of IPIP-499: 1024 leaves under one node, and one byte more under two. */
class LargeFileIT {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int WIDTH = 1024;

  @Test
  void reproducesThePairEitherSideOfAFullNode() {
    List<FileFixture> pair =
        Ipip499.files().stream()
            .filter(fixture -> fixture.size() >= 1 << 30)
            .sorted(Comparator.comparingLong(FileFixture::size))
            .toList();
    assertThat(pair).extracting(FileFixture::size).containsExactly(1L << 30, (1L << 30) + 1);

    var full = new FileBuilder(UnixFsProfile.V1_2025, (block, origin) -> true);
    var oneMore = new FileBuilder(UnixFsProfile.V1_2025, (block, origin) -> true);
    var content = SeededBytes.of(pair.getFirst().seed());
    for (int i = 0; i < WIDTH; i++) {
      Block leaf = leaf(content.next(CHUNK_BYTES));
      full.add(leaf, leaf.size());
      oneMore.add(leaf, leaf.size());
    }
    oneMore.add(leaf(content.next(1)), 1);

    assertThat(full.finish().cid()).hasToString(pair.getFirst().root());
    assertThat(oneMore.finish().cid()).hasToString(pair.getLast().root());
  }

  private static Block leaf(byte[] chunk) {
    return FileBuilder.leafBlock(UnixFsProfile.V1_2025, chunk, 0, chunk.length);
  }
}

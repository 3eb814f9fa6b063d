package reg.ipld.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import reg.ipld.Block;
import reg.ipld.Link;
import reg.ipld.dagpb.DagPb;
import reg.testdata.SeededBytes;

class FilePropertyTest {
  private final Trees trees = new Trees();
  private final UnixFsReader reader = new UnixFsReader(trees);

  private List<Subtree> leaves(UnixFsProfile profile, byte[] content, List<Integer> sizes) {
    var leaves = new ArrayList<Subtree>();
    int at = 0;
    for (int size : sizes) {
      Block block = FileBuilder.leafBlock(profile, content, at, size);
      trees.put(block);
      leaves.add(new Subtree(profile.cid(block.cid()), size, block.size()));
      at += size;
    }
    return leaves;
  }

  private static byte[] content(List<Integer> sizes) {
    int total = sizes.stream().mapToInt(Integer::intValue).sum();
    return SeededBytes.bytes("files", total);
  }

  /** All levels at once, as the specification has it. */
  private Subtree slowly(UnixFsProfile profile, List<Subtree> level, int width) {
    if (level.size() == 1) {
      return level.getFirst();
    }
    var above = new ArrayList<Subtree>();
    for (int from = 0; from < level.size(); from += width) {
      List<Subtree> group = level.subList(from, Math.min(level.size(), from + width));
      List<Link> links = group.stream().map(child -> child.named("")).toList();
      List<Long> sizes = group.stream().map(Subtree::size).toList();
      long size = sizes.stream().mapToLong(Long::longValue).sum();
      long below = links.stream().mapToLong(Link::cumulativeSize).sum();
      var file = new UnixFsData.File(null, size, sizes);
      Block block = DagPb.encodeBlock(links, UnixFsCodec.encode(file));
      above.add(new Subtree(profile.cid(block.cid()), size, below + block.size()));
    }
    return slowly(profile, above, width);
  }

  @Property(tries = 300)
  void buildsTheTreeOfTheSpecification(
      @ForAll UnixFsProfile profile,
      @ForAll @Size(min = 1, max = 80) List<@IntRange(min = 1, max = 20) Integer> sizes,
      @ForAll @IntRange(min = 2, max = 6) int width) {
    List<Subtree> leaves = leaves(profile, content(sizes), sizes);
    var builder = new FileBuilder(profile, trees, width);
    leaves.forEach(builder::add);
    assertThat(builder.finish()).isEqualTo(slowly(profile, leaves, width));
  }

  @Property(tries = 300)
  void readsAnyRange(
      @ForAll UnixFsProfile profile,
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 20) Integer> sizes,
      @ForAll @IntRange(max = 400) int offset,
      @ForAll @IntRange(max = 400) int length) {
    byte[] content = content(sizes);
    var builder = new FileBuilder(profile, trees, 3);
    leaves(profile, content, sizes).forEach(builder::add);
    Subtree file = builder.finish();

    int from = Math.min(offset, content.length);
    int to = Math.min(offset + length, content.length);
    byte[] read = new byte[content.length];
    int leaves = 0;
    for (var range = reader.leaves(file.cid(), offset, length); range.hasNext(); leaves++) {
      Leaf leaf = range.next();
      assertThat(leaf.offset()).isLessThan(to);
      assertThat(leaf.offset() + leaf.size()).isGreaterThan(from);
      reader.read(leaf).get(read, (int) leaf.offset(), leaf.size());
    }
    assertThat(leaves == 0).isEqualTo(from == to);
    assertThat(Arrays.copyOfRange(read, from, to)).isEqualTo(Arrays.copyOfRange(content, from, to));
  }
}

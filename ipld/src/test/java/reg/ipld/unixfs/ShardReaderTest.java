package reg.ipld.unixfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reg.ipld.unixfs.UnixFsReaderTest.assertFault;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.base.Fault;
import reg.ipld.Cid;
import reg.ipld.Link;
import reg.testdata.SeededBytes;

class ShardReaderTest {
  private final Trees trees = new Trees();
  private final UnixFsReader reader = new UnixFsReader(trees);
  private final Cid file = trees.raw("x");

  private static int slot(String name, int level) {
    return new HashBits(256).slot(Murmur3.hash(name.getBytes(UTF_8)), level);
  }

  private static byte[] bits(int... slots) {
    byte[] bitmap = new byte[32];
    for (int slot : slots) {
      bitmap[31 - slot / 8] |= (byte) (1 << slot % 8);
    }
    return bitmap;
  }

  private Cid shard(byte[] bitmap, Link... links) {
    return trees.node(List.of(links), new UnixFsData.Shard(256, bitmap));
  }

  private Link entry(String name) {
    return new Link(new HashBits(256).prefix(slot(name, 0)) + name, file, 1);
  }

  private void assertRefused(Cid root, String why) {
    assertFault(Fault.MALFORMED, () -> reader.list(root));
    assertThatThrownBy(() -> reader.list(root)).hasMessageContaining(why);
  }

  @Tag("slow")
  @Test
  void listsAndFindsTheSameEntries() {
    var builder = new DirectoryBuilder(UnixFsProfile.V1_2025, trees);
    var letters = SeededBytes.of("shards");
    var names = new ArrayList<String>();
    for (int i = 0; i < 10_000; i++) {
      names.add(letters.nextName(20));
      builder.add(names.getLast(), Subtree.rawLeaf(file, 1));
    }
    Cid root = builder.finish().cid();
    assertThat(reader.stat(root)).isInstanceOf(UnixFsData.Shard.class);
    assertThat(reader.isDirectory(root)).isTrue();
    names.sort(null);
    assertThat(reader.list(root)).extracting(Link::name).isEqualTo(names);
    for (String name : names) {
      assertThat(reader.find(root, name)).isEqualTo(new Link(name, file, 1));
    }
    assertThat(reader.find(root, "none")).isNull();
    assertThat(reader.find(root, "")).isNull();
    assertThat(reader.resolve(root, names.getLast())).isEqualTo(file);
  }

  /** N3 (CVE-2023-23626): short and lying bitmaps. */
  @Test
  void refusesABitmapThatDoesNotMatchTheLinks() {
    int a = slot("a", 0);
    assertThat(reader.list(shard(bits(a), entry("a")))).extracting(Link::name).containsExactly("a");
    assertRefused(shard(bits(a)), "more bits");
    assertRefused(shard(bits(a, a + 1), entry("a")), "more bits");
    assertRefused(shard(new byte[0], entry("a")), "fewer bits");
    assertRefused(shard(bits(a), entry("a"), entry("a")), "fewer bits");
    assertRefused(shard(bits()), "or none");
    assertRefused(shard(bits(a + 1), entry("a")), "is in slot");
    assertRefused(shard(bits(a), new Link("", file, 1)), "is in slot");
  }

  @Test
  void refusesAnEntryInTheWrongSlot() {
    int wrong = slot("a", 0) ^ 1;
    String name = new HashBits(256).prefix(wrong) + "a";
    assertRefused(shard(bits(wrong), new Link(name, file, 1)), "entry 'a' is in the wrong slot");
    Cid child = shard(bits(slot("a", 0)), entry("a"));
    int first = slot("a", 0);
    Cid root = shard(bits(first), new Link(new HashBits(256).prefix(first), child, 1));
    assertRefused(root, "wrong slot");
    assertFault(
        Fault.MALFORMED,
        () -> reader.find(shard(bits(wrong), new Link(name, file, 1)), wrongSibling(wrong)));
  }

  /** A name whose hash leads to a slot. */
  private static String wrongSibling(int slot) {
    int i = 0;
    while (slot("n" + i, 0) != slot) {
      i++;
    }
    return "n" + i;
  }

  @Test
  void refusesAChildThatIsNotAShardOfTheSameFanout() {
    Cid directory = trees.node(List.of(), new UnixFsData.Directory());
    assertRefused(shard(bits(0), new Link("00", directory, 1)), "not a shard of fanout 256");
    Cid narrow =
        trees.node(List.of(new Link("0a", file, 1)), new UnixFsData.Shard(16, new byte[] {1}));
    assertRefused(shard(bits(0), new Link("00", narrow, 1)), "not a shard of fanout 256");
    assertRefused(shard(bits(0), new Link("00", file, 1)), "not a shard of fanout 256");
  }

  /** Eight levels of 256 links to the same child would be 2^64 paths. */
  @Test
  @Timeout(10)
  void refusesShardsThatAreDeeperThanTheHash() {
    Cid shard = shard(bits(slot("a", 0)), entry("a"));
    for (int level = 0; level < 8; level++) {
      var links = new Link[256];
      int[] slots = new int[256];
      for (int i = 0; i < 256; i++) {
        links[i] = new Link(new HashBits(256).prefix(i), shard, 1);
        slots[i] = i;
      }
      shard = shard(bits(slots), links);
    }
    assertRefused(shard, "deeper than the hash has bits");
    Cid root = shard;
    assertFault(Fault.MALFORMED, () -> reader.find(root, "a"));
  }
}

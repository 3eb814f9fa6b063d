package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.ipld.multiformats.Multihash;

class FileSetTest {
  private static final ReleaseFile A = Golden.leaf("a", "1");
  private static final ReleaseFile B = Golden.leaf("b", "22");

  private static Node node(ReleaseFile file) {
    return entry(
        new TextNode(file.path()),
        IntNode.of(file.size()),
        new LinkNode(file.cid()),
        BytesNode.copyOf(file.sha256().digest()));
  }

  private static Node entry(Node... fields) {
    return new ListNode(List.of(fields));
  }

  /** A list with the given entries, one page each. */
  private static PageList list(MemoryBlocks blocks, long count, Node... entries) {
    var pages = new ArrayList<Cid>();
    for (Node entry : entries) {
      pages.add(page(blocks, FileSet.PAGE, new ListNode(List.of(entry))));
    }
    return new PageList(count, pages);
  }

  private static Cid page(MemoryBlocks blocks, String key, Node entries) {
    Block page = DagCbor.encodeBlock(MapNode.builder().put(key, entries).build());
    blocks.put(page);
    return page.cid();
  }

  private static void assertRefused(String why, Node... entries) {
    var blocks = new MemoryBlocks();
    PageList list = list(blocks, entries.length, entries);
    assertThatThrownBy(() -> FileSet.read(list, blocks))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining(why);
  }

  @Test
  void sortsByTheBytesOfPaths() {
    assertThat(Golden.files().files())
        .extracting(ReleaseFile::path)
        .containsExactly("README.md", "a-b/é.json", "model.safetensors", "～ok", "😀.txt");
    assertThat(Golden.files().bytes()).isEqualTo(Golden.release().content().bytes());
  }

  @Property
  void pathOrderIsTheOrderOfBytes(@ForAll String a, @ForAll String b) {
    var utf8 = StandardCharsets.UTF_8;
    if (utf8.newEncoder().canEncode(a) && utf8.newEncoder().canEncode(b)) {
      int bytes = Arrays.compareUnsigned(a.getBytes(utf8), b.getBytes(utf8));
      assertThat(Integer.signum(FileSet.PATH_ORDER.compare(a, b))).isEqualTo(Integer.signum(bytes));
    }
  }

  @Test
  void readsWhatItWrote() {
    var empty = new FileSet(List.of(), List.of());
    var folders = new FileSet(List.of(), List.of("b", "a/c", "a.d"));
    for (FileSet set :
        List.of(empty, folders, new FileSet(List.of(B, A), List.of("0", "aa", "c")))) {
      var blocks = new MemoryBlocks();
      assertThat(FileSet.read(set.write(blocks), blocks)).isEqualTo(set);
    }
    assertThat(empty.write(new MemoryBlocks())).isEqualTo(PageList.EMPTY);
    assertThat(folders.emptyFolders()).containsExactly("a.d", "a/c", "b");
  }

  @Test
  void readsPagesHoweverTheyAreCut() {
    var blocks = new MemoryBlocks();
    PageList list = list(blocks, 2, node(A), node(B));
    assertThat(FileSet.read(list, blocks)).isEqualTo(new FileSet(List.of(A, B), List.of()));
  }

  @Test
  void refusesEntriesOutOfOrder() {
    assertRefused("repeated or out of order", node(B), node(A));
    assertRefused("repeated or out of order", node(A), node(A));
    assertRefused("repeated or out of order", entry(new TextNode("")));
    assertRefused("repeated or out of order", node(A), entry(new TextNode("a")));
  }

  /** P1 and P3 on the signed list. */
  @Test
  void refusesBadPathsInASignedList() {
    assertRefused("'../x'", entry(new TextNode("../x")));
    assertRefused("device", node(Golden.leaf("aux.txt", "")));
    assertRefused("file and a folder", node(A), node(Golden.leaf("a/b", "")));
    assertRefused("case", node(Golden.leaf("A", "")), node(A));
    assertRefused("listed as empty", entry(new TextNode("a")), node(Golden.leaf("a/b", "")));
  }

  @Test
  void refusesEntriesOfAnotherShape() {
    Node path = new TextNode("a");
    Node size = IntNode.of(1);
    Node link = new LinkNode(A.cid());
    Node hash = BytesNode.copyOf(A.sha256().digest());
    assertRefused("0 fields", entry());
    assertRefused("2 fields", entry(path, size));
    assertRefused("5 fields", entry(path, size, link, hash, hash));
    assertRefused("path is", entry(size));
    assertRefused("size is", entry(path, IntNode.of(-1), link, hash));
    assertRefused("cid is", entry(path, size, hash, hash));
    assertRefused("31 bytes", entry(path, size, link, BytesNode.copyOf(new byte[31])));
    assertRefused("an entry of a file list is", size);
  }

  /** P4: what a hash may be is the type's business, which takes no text. */
  @Test
  void refusesFilesThatContradictThemselves() {
    Multihash other = B.sha256();
    assertThatThrownBy(() -> new ReleaseFile("a", 1, A.cid(), other)).hasMessageContaining("leaf");
    assertThatThrownBy(() -> new ReleaseFile("a", (2 << 20) + 1, A.cid(), A.sha256()))
        .hasMessageContaining("leaf");
    assertThat(new ReleaseFile("a", 2 << 20, A.cid(), A.sha256()).size()).isEqualTo(2 << 20);
    assertThatThrownBy(() -> new ReleaseFile("a", -1, A.cid(), A.sha256()))
        .hasMessageContaining("size -1");
    Multihash sha1 = Multihash.of(Multihash.SHA1, new byte[20]);
    assertThatThrownBy(() -> new ReleaseFile("a", 1, A.cid(), sha1)).hasMessageContaining("hash");
    assertThatThrownBy(() -> new ReleaseFile("a", 1, Golden.node("x"), other))
        .hasMessageContaining("root of 'a'");
    Cid v0 = Cid.v0(other);
    assertThatThrownBy(() -> new ReleaseFile("a", 1, v0, other)).hasMessageContaining("CIDv1");
  }

  @Test
  void refusesSizesThatOverflow() {
    var huge = new ReleaseFile("a", Long.MAX_VALUE, Golden.tree("x"), A.sha256());
    assertThat(new FileSet(List.of(huge), List.of()).bytes()).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> new FileSet(List.of(huge, B), List.of()))
        .hasMessageContaining("2^63-1");
  }

  @Test
  void refusesAListThatMiscounts() {
    var blocks = new MemoryBlocks();
    PageList more = list(blocks, 3, node(A), node(B));
    assertThatThrownBy(() -> FileSet.read(more, blocks)).hasMessageContaining("it says 3");
    var pages = more.pages();
    assertThatThrownBy(() -> new PageList(1, pages)).hasMessageContaining("1 entries in 2 pages");
    Cid both = page(blocks, FileSet.PAGE, new ListNode(List.of(node(A), node(B))));
    assertThatThrownBy(() -> FileSet.read(new PageList(1, List.of(both)), blocks))
        .hasMessageContaining("it says 1");
  }

  @Test
  void refusesPagesOfAnotherShape() {
    var blocks = new MemoryBlocks();
    Node entries = new ListNode(List.of(node(A)));
    assertPageRefused(blocks, page(blocks, HeadMap.PAGE, entries), "unknown field");
    assertPageRefused(blocks, page(blocks, FileSet.PAGE, new TextNode("x")), "a list is required");
    assertPageRefused(blocks, page(blocks, FileSet.PAGE, ListNode.EMPTY), "no entries");
    Block list = DagCbor.encodeBlock(entries);
    blocks.put(list);
    assertPageRefused(blocks, list.cid(), "a map is required");
  }

  private static void assertPageRefused(MemoryBlocks blocks, Cid page, String why) {
    assertThatThrownBy(() -> FileSet.read(new PageList(1, List.of(page)), blocks))
        .hasMessageContaining("page " + page)
        .hasMessageContaining(why);
  }

  @Test
  void boundsPages() {
    var blocks = new MemoryBlocks();
    Block page = Block.of(Codec.DAG_CBOR, new byte[(1 << 20) + 1]);
    blocks.put(page);
    assertThatThrownBy(() -> FileSet.read(new PageList(1, List.of(page.cid())), blocks))
        .hasMessageContaining("1048577 bytes");
  }

  @Test
  void saysWhichPageIsMissing() {
    PageList list = new FileSet(List.of(A), List.of()).write(new MemoryBlocks());
    assertThatThrownBy(() -> FileSet.read(list, new MemoryBlocks()))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND))
        .hasMessageContaining(list.pages().getFirst().toString());
  }

  @Test
  void refusesAReleaseWhoseSizesDoNotAddUp() {
    var blocks = new MemoryBlocks();
    PageList list = new FileSet(List.of(A, B), List.of()).write(blocks);
    var right = new ReleaseContent(Golden.tree("root"), 3, "reg-1", list);
    assertThat(right.readFiles(blocks).files()).containsExactly(A, B);
    var wrong = new ReleaseContent(Golden.tree("root"), 4, "reg-1", list);
    assertThatThrownBy(() -> wrong.readFiles(blocks)).hasMessageContaining("have 3 bytes, not 4");
    assertThatThrownBy(() -> new ReleaseContent(Golden.tree("root"), -1, "reg-1", list))
        .hasMessageContaining("-1 bytes");
  }

  @Test
  void fillsPagesToTheirLimit() {
    var folders = new ArrayList<String>();
    for (int i = 0; i < 4000; i++) {
      folders.add(
          "%04d".formatted(i) + "/" + String.join("/", Collections.nCopies(3, "x".repeat(250))));
    }
    var blocks = new MemoryBlocks();
    PageList list = new FileSet(List.of(), folders).write(blocks);
    assertThat(list.pages()).hasSize(3);
    assertThat(list.pages())
        .allSatisfy(p -> assertThat(blocks.require(p).size()).isLessThan(1 << 20));
    assertThat(FileSet.read(list, blocks).emptyFolders()).isEqualTo(folders);
  }
}

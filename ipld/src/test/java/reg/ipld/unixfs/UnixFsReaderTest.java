package reg.ipld.unixfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Link;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.NullNode;

class UnixFsReaderTest {
  private static final UnixFsData DIRECTORY = new UnixFsData.Directory();

  private final Trees trees = new Trees();
  private final UnixFsReader reader = new UnixFsReader(trees);

  private static UnixFsData.File inner(Long... blockSizes) {
    long size = Arrays.stream(blockSizes).mapToLong(Long::longValue).sum();
    return new UnixFsData.File(null, size, List.of(blockSizes));
  }

  private static Link link(String name, Cid cid) {
    return new Link(name, cid, 1);
  }

  private List<Leaf> leaves(Cid file) {
    var leaves = new ArrayList<Leaf>();
    reader.leaves(file).forEachRemaining(leaves::add);
    return leaves;
  }

  private String text(Cid file, long offset, long length) {
    var text = new StringBuilder();
    reader
        .leaves(file, offset, length)
        .forEachRemaining(leaf -> text.append(UTF_8.decode(reader.read(leaf))));
    return text.toString();
  }

  @Test
  void findsTheLeavesOfARange() {
    var builder = new FileBuilder(UnixFsProfile.V1_2025, trees, 2);
    for (String chunk : List.of("aa", "bbb", "c", "dddd", "e")) {
      builder.add(new Subtree(trees.raw(chunk), chunk.length(), chunk.length()));
    }
    Cid file = builder.finish().cid();
    assertThat(text(file, 0, Long.MAX_VALUE)).isEqualTo("aabbbcdddde");
    assertThat(text(file, 2, 3)).isEqualTo("bbb");
    assertThat(text(file, 1, 2)).isEqualTo("aabbb");
    assertThat(text(file, 9, 1)).isEqualTo("dddd");
    assertThat(text(file, 10, 100)).isEqualTo("e");
    assertThat(text(file, 11, 1)).isEmpty();
    assertThat(text(file, 3, 0)).isEmpty();
    assertThat(leaves(file)).extracting(Leaf::offset).containsExactly(0L, 2L, 5L, 6L, 10L);
  }

  @Test
  void readsNothingOutsideTheRange() {
    var builder = new FileBuilder(UnixFsProfile.V1_2025, trees, 2);
    for (String chunk : List.of("a", "b", "c", "d")) {
      builder.add(new Subtree(trees.raw(chunk), 1, 1));
    }
    Cid file = builder.finish().cid();
    trees.remove(reader.leaves(file, 0, 1).next().cid());
    trees.remove(UnixFsNode.decode(trees.require(file)).links().getFirst().cid());
    assertThat(text(file, 2, 2)).isEqualTo("cd");
    assertFault(Fault.NOT_FOUND, () -> text(file, 1, 1));
  }

  @Test
  void readsANodeWithBytesOfItsOwnBeforeItsLinks() {
    var own = new UnixFsData.File(ByteBuffer.wrap("own".getBytes(UTF_8)), 8, List.of(5L));
    Cid file = trees.node(List.of(link("", trees.raw("child"))), own);
    assertThat(text(file, 0, 8)).isEqualTo("ownchild");
    assertThat(text(file, 3, 1)).isEqualTo("child");
    assertThat(text(file, 0, 3)).isEqualTo("own");
  }

  @Test
  void refusesPartsOfAnotherSizeThanPromised() {
    Cid short4 = trees.node(List.of(link("", trees.raw("abc"))), inner(4L));
    assertFault(Fault.MALFORMED, () -> text(short4, 0, 4));
    Cid child = trees.node(List.of(link("", trees.raw("abc"))), inner(3L));
    Cid promises4 = trees.node(List.of(link("", child)), inner(4L));
    assertFault(Fault.MALFORMED, () -> text(promises4, 0, 4));
    Cid huge = trees.node(List.of(link("", trees.raw("abc"))), inner(1L << 40));
    assertFault(Fault.MALFORMED, () -> text(huge, 0, 4));
  }

  @Test
  void refusesLinksWithoutBlockSizes() {
    Cid none = trees.node(List.of(link("", trees.raw("abc"))), inner());
    assertFault(Fault.MALFORMED, () -> leaves(none));
    Cid more = trees.node(List.of(link("", trees.raw("abc"))), inner(3L, 3L));
    assertFault(Fault.MALFORMED, () -> leaves(more));
  }

  /** N2: a DAG 33 deep. */
  @Test
  void refusesAFileOfMoreThan32Levels() {
    Cid file = trees.raw("x");
    // A raw leaf is not counted: the deepest node that is opened is the one above it.
    for (int i = 0; i <= UnixFsReader.DEPTH_MAX; i++) {
      file = trees.node(List.of(link("", file)), inner(1L));
    }
    assertThat(text(file, 0, 1)).isEqualTo("x");
    Cid deeper = trees.node(List.of(link("", file)), inner(1L));
    assertFault(Fault.MALFORMED, () -> leaves(deeper));
  }

  /** 2^30 leaves from 31 blocks: only as much is read as is asked for. */
  @Test
  @Timeout(60)
  void readsLittleOfAFileThatClaimsToBeHuge() {
    Cid file = trees.raw("ab");
    long size = 2;
    for (int i = 0; i < 30; i++) {
      file = trees.node(List.of(link("", file), link("", file)), inner(size, size));
      size *= 2;
    }
    assertThat(text(file, size - 4, 4)).isEqualTo("abab");
    assertThat(reader.stat(file))
        .isEqualTo(new UnixFsData.File(null, size, List.of(size / 2, size / 2)));
  }

  /** 2^30 paths without a byte: parts of no size are not followed. */
  @Test
  @Timeout(60)
  void passesOverPartsWithoutBytes() {
    Cid file = trees.raw("");
    for (int i = 0; i < 30; i++) {
      file = trees.node(List.of(link("", file), link("", file)), inner(0L, 0L));
    }
    assertThat(leaves(file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a\0b"})
  void refusesADirectoryWithANameThatLeadsElsewhere(String name) {
    Cid directory = trees.node(List.of(link(name, trees.raw("x"))), DIRECTORY);
    assertFault(Fault.MALFORMED, () -> reader.list(directory));
  }

  @Test
  void refusesADirectoryWithTheSameNameTwice() {
    Link one = link("a", trees.raw("x"));
    Cid directory = trees.node(List.of(one, link("b", one.cid()), one), DIRECTORY);
    assertFault(Fault.MALFORMED, () -> reader.list(directory));
    assertFault(Fault.MALFORMED, () -> reader.find(directory, "a"));
    assertThat(reader.find(directory, "b")).isEqualTo(link("b", one.cid()));
    assertThat(reader.find(directory, "c")).isNull();
  }

  @Test
  void listsInTheOrderOfNames() {
    Cid x = trees.raw("x");
    Cid unsorted = trees.node(List.of(link("é", x), link("b", x), link("B", x)), DIRECTORY);
    assertThat(reader.list(unsorted)).extracting(Link::name).containsExactly("B", "b", "é");
  }

  @Test
  void resolvesPaths() {
    Cid file = trees.raw("x");
    Cid inner = trees.node(List.of(link("file", file)), DIRECTORY);
    Cid root = trees.node(List.of(link("inner", inner)), DIRECTORY);
    assertThat(reader.resolve(root, "")).isEqualTo(root);
    assertThat(reader.resolve(root, "inner")).isEqualTo(inner);
    assertThat(reader.resolve(root, "inner/file")).isEqualTo(file);
    assertThatThrownBy(() -> reader.resolve(root, "inner/none/more"))
        .hasMessage(root + " has no 'inner/none'");
    assertFault(Fault.NOT_FOUND, () -> reader.resolve(root, "inner/file/more"));
    assertFault(Fault.INVALID_REQUEST, () -> reader.resolve(root, "inner//file"));
    assertFault(Fault.INVALID_REQUEST, () -> reader.resolve(root, "/inner"));
    assertFault(Fault.INVALID_REQUEST, () -> reader.resolve(root, "inner/../inner"));
  }

  @Test
  void refusesToTakeOneKindForAnother() {
    Cid file = trees.raw("x");
    Cid directory = trees.node(List.of(), DIRECTORY);
    Cid symlink = trees.node(List.of(), new UnixFsData.Symlink("x"));
    assertFault(Fault.MALFORMED, () -> reader.list(file));
    assertFault(Fault.MALFORMED, () -> reader.list(symlink));
    assertFault(Fault.MALFORMED, () -> reader.find(file, "a"));
    assertFault(Fault.MALFORMED, () -> reader.find(symlink, "a"));
    assertFault(Fault.MALFORMED, () -> reader.leaves(directory));
    assertFault(Fault.MALFORMED, () -> UnixFsReader.content(trees.require(directory)));
    assertThat(reader.isDirectory(symlink)).isFalse();
    assertThat(reader.isDirectory(trees.node(List.of(), inner()))).isFalse();
    Cid noUnixFs = trees.node(List.of(), ByteBuffer.wrap(new byte[] {8}));
    assertFault(Fault.MALFORMED, () -> reader.stat(noUnixFs));
    Block cbor = DagCbor.encodeBlock(new NullNode());
    trees.put(cbor);
    assertFault(Fault.MALFORMED, () -> reader.stat(cbor.cid()));
    assertThatThrownBy(() -> reader.leaves(file, -1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesTheBlockThatIsMissing() {
    Cid file = trees.raw("x");
    Cid directory = trees.node(List.of(link("file", file)), DIRECTORY);
    trees.remove(directory);
    assertThatThrownBy(() -> reader.tree(directory)).hasMessageContaining(directory.toString());
    assertFault(Fault.NOT_FOUND, () -> reader.tree(directory));
  }

  @Test
  void listsARootThatIsAFile() {
    Cid file = trees.raw("content");
    assertThat(reader.tree(file)).containsExactly(new TreeEntry.File("", file, 7));
  }

  @Test
  void refusesDirectoriesNestedDeeperThan32() {
    Cid directory = trees.node(List.of(), DIRECTORY);
    for (int i = 1; i < UnixFsReader.DEPTH_MAX; i++) {
      directory = trees.node(List.of(link("d", directory)), DIRECTORY);
    }
    assertThat(reader.tree(directory)).hasSize(32);
    Cid deeper = trees.node(List.of(link("d", directory)), DIRECTORY);
    assertFault(Fault.MALFORMED, () -> reader.tree(deeper));
  }

  /** 10^9 paths from 3 blocks. */
  @Tag("slow")
  @Test
  @Timeout(60)
  void refusesATreeOfMoreThanAMillionEntries() {
    Cid directory = trees.raw("x");
    for (int level = 0; level < 3; level++) {
      var links = new ArrayList<Link>();
      for (int i = 0; i < 1000; i++) {
        links.add(link("d" + i, directory));
      }
      directory = trees.node(links, DIRECTORY);
    }
    Cid bomb = directory;
    assertFault(Fault.MALFORMED, () -> reader.tree(bomb));
  }

  @Test
  @Timeout(60)
  void refusesATreeOfLongNamesOnManyPaths() {
    String name = "n".repeat(1 << 19);
    Cid file = trees.raw("x");
    var links = new ArrayList<Link>();
    for (int i = 0; i < 4096; i++) {
      links.add(link("f" + i, file));
    }
    Cid inner = trees.node(links, DIRECTORY);
    assertThat(reader.tree(inner)).hasSize(4097);
    Cid bomb = trees.node(List.of(link(name, inner)), DIRECTORY);
    assertFault(Fault.MALFORMED, () -> reader.tree(bomb));
  }

  @Test
  void readsAFileOfNothing() {
    var leaf = new UnixFsData.File(null, 0, List.of());
    assertThat(UnixFsReader.content(trees.require(trees.node(List.of(), leaf))).remaining())
        .isZero();
    assertThat(leaves(trees.node(List.of(), leaf))).isEmpty();
  }

  static void assertFault(Fault fault, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}

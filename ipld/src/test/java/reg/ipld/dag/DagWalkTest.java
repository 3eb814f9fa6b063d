package reg.ipld.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Link;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagpb.DagPb;
import reg.ipld.multiformats.Multihash;

class DagWalkTest {
  private final Map<Cid, Block> blocks = new HashMap<>();
  private final BlockSource source = blocks::get;

  private Cid put(Block block) {
    blocks.put(block.cid(), block);
    return block.cid();
  }

  private Cid raw(String text) {
    return put(Block.of(Codec.RAW, text.getBytes(StandardCharsets.UTF_8)));
  }

  private Cid cbor(Cid... links) {
    return put(DagCbor.encodeBlock(ListNode.of(Stream.of(links).map(LinkNode::new).toList())));
  }

  private List<Cid> visit(Cid... roots) {
    var visited = new ArrayList<Cid>();
    DagWalk.visit(source, List.of(roots), block -> visited.add(block.cid()));
    return visited;
  }

  @Test
  void findsLinksOfEveryCodec() {
    Cid a = raw("a");
    Cid b = raw("b");
    MapNode map =
        MapNode.builder()
            .put("zz", b)
            .put("c", List.of(new LinkNode(a), new LinkNode(b)))
            .put("bytes", BytesNode.copyOf(a.bytes()))
            .build();
    assertThat(Links.of(DagCbor.encodeBlock(map))).containsExactly(a, b, b);
    var links = List.of(new Link("x", b, 1), new Link("y", a, 1), new Link("z", a, 1));
    assertThat(Links.of(DagPb.encodeBlock(links, null))).containsExactly(b, a, a);
    assertThat(Links.of(Block.of(Codec.RAW, DagCbor.encode(map)))).isEmpty();
    assertThat(Links.of(Block.of(Codec.LIBP2P_KEY, new byte[1]))).isEmpty();
  }

  @Test
  void refusesABlockThatIsNotOfItsCodec() {
    for (Codec codec : List.of(Codec.DAG_CBOR, Codec.DAG_PB)) {
      Block block = Block.of(codec, new byte[] {(byte) 0xff});
      assertThatThrownBy(() -> Links.of(block))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
          .hasMessageContaining(block.cid().toString());
    }
  }

  @Test
  void visitsEachBlockOnceParentsFirstFromLeftToRight() {
    Cid a = raw("a");
    Cid b = raw("b");
    Cid left = cbor(b, a);
    Cid right = cbor(a, b);
    Cid root = cbor(left, right, a);
    assertThat(visit(root)).containsExactly(root, left, b, a, right);
    assertThat(visit(right, root)).containsExactly(right, a, b, root, left);
  }

  @Test
  void followsLinksThatAreInlinedInACid() {
    Cid a = raw("a");
    byte[] bytes = DagCbor.encode(new LinkNode(a));
    Cid inlined = Cid.v1(Codec.DAG_CBOR, Multihash.of(Multihash.IDENTITY, bytes));
    assertThat(visit(cbor(inlined))).containsExactly(cbor(inlined), inlined, a);
  }

  /** 2^40 paths from 40 blocks, and a chain far longer than any call stack. */
  @Tag("slow")
  @Test
  @Timeout(10)
  void takesTimeByBlocksNotByPaths() {
    Cid wide = raw("end");
    for (int i = 0; i < 40; i++) {
      wide = cbor(wide, wide);
    }
    assertThat(visit(wide)).hasSize(41);
    Cid deep = raw("end");
    for (int i = 0; i < 20_000; i++) {
      deep = cbor(deep);
    }
    assertThat(visit(deep)).hasSize(20_001);
  }

  @Test
  void namesTheBlockThatIsMissing() {
    Cid a = raw("a");
    Cid root = cbor(a);
    blocks.remove(a);
    assertThatThrownBy(() -> visit(root))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND))
        .hasMessageContaining(a.toString());
  }

  @Test
  void visitsNoMoreBlocksThanTheLimit() {
    Cid root = cbor(raw("a"), raw("b"), raw("a"));
    var visited = new ArrayList<Cid>();
    DagWalk.visit(source, List.of(root), block -> visited.add(block.cid()), 3);
    assertThat(visited).hasSize(3);
    assertThatThrownBy(() -> DagWalk.visit(source, List.of(root), block -> {}, 2))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessage("more than 2 blocks below [" + root + "]");
  }
}

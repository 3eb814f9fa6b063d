package reg.ipld.dagcbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;

class DagCborPropertyTest {
  @Provide
  Arbitrary<Node> nodes() {
    return nodes(3);
  }

  private static Arbitrary<Node> nodes(int depth) {
    Arbitrary<String> text = Arbitraries.strings().ascii().withChars("é日ß").ofMaxLength(30);
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    Arbitrary<Node> leaf =
        Arbitraries.oneOf(
            Arbitraries.longs().map(IntNode::of),
            Arbitraries.longs().map(argument -> new IntNode(true, argument)),
            Arbitraries.doubles().map(FloatNode::new),
            Arbitraries.of(true, false).map(BoolNode::new),
            Arbitraries.just(new NullNode()),
            text.map(TextNode::new),
            bytes.map(BytesNode::copyOf),
            bytes.map(b -> new LinkNode(Cid.v1(Codec.RAW, Multihash.sha256(b, 0, b.length)))));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Node> below = nodes(depth - 1);
    Arbitrary<Node> lists = below.list().ofMaxSize(25).map(ListNode::new);
    Arbitrary<Node> maps = Arbitraries.maps(text, below).ofMaxSize(8).map(MapNode::of);
    return Arbitraries.oneOf(leaf, lists, maps);
  }

  @Property(tries = 150)
  void readsWhatItWrote(@ForAll("nodes") Node node) {
    assertThat(DagCbor.decode(DagCbor.encode(node))).isEqualTo(node);
  }

  @Property(tries = 150)
  void refusesEveryTruncation(@ForAll("nodes") Node node, @ForAll @IntRange(max = 99) int percent) {
    byte[] bytes = DagCbor.encode(node);
    byte[] cut = Arrays.copyOf(bytes, bytes.length * percent / 100);
    assertThatThrownBy(() -> DagCbor.decode(cut)).isInstanceOf(RegistryException.class);
  }

  /** There is one form only: what is read after a change is not what was written. */
  @Tag("slow")
  @Property(tries = 150)
  void tellsEveryChangedBitFromTheOriginal(
      @ForAll("nodes") Node node, @ForAll @IntRange(max = 1 << 20) int at) {
    byte[] bytes = DagCbor.encode(node);
    bytes[at / 8 % bytes.length] ^= (byte) (1 << at % 8);
    try {
      Node other = DagCbor.decode(bytes);
      assertThat(other).isNotEqualTo(node);
      assertThat(DagCbor.encode(other)).isEqualTo(bytes);
    } catch (RegistryException e) {
      assertThat(e).hasMessageMatching("(?s).*(dag-cbor|CID|varint|digest|hash|text).*");
    }
  }
}

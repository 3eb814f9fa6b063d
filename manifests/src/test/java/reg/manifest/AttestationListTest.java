package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.AttestationList.Entry;

class AttestationListTest {
  private static final String TYPE = "https://example.org/review/v1";
  private static final List<Cid> RELEASES =
      IntStream.range(0, 3).mapToObj(i -> Golden.node("release " + i)).sorted().toList();

  private static Cid envelope(int number) {
    byte[] bytes = ("envelope " + number).getBytes(StandardCharsets.UTF_8);
    return Block.of(Codec.RAW, bytes).cid();
  }

  private static Entry entry(int release, int number) {
    return new Entry(RELEASES.get(release), envelope(number), TYPE);
  }

  /** So many attestations of one release, in order. */
  private static List<Entry> many(int release, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> entry(release, number))
        .sorted(Comparator.comparing(Entry::attestation))
        .toList();
  }

  private static void malformed(String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining(why);
  }

  @Test
  void keepsEntriesInOrderWhateverOrderTheyComeIn() {
    AttestationList list = AttestationList.EMPTY;
    for (Entry entry : List.of(entry(2, 0), entry(0, 1), entry(1, 2), entry(0, 3))) {
      list = list.with(entry);
    }
    assertThat(list.entries())
        .isSortedAccordingTo(Comparator.comparing(Entry::release).thenComparing(Entry::attestation))
        .hasSize(4);
    assertThat(list.with(entry(0, 3))).isSameAs(list);
    assertThat(list.of(RELEASES.get(0))).containsExactlyInAnyOrder(entry(0, 1), entry(0, 3));
    assertThat(list.of(RELEASES.get(1))).containsExactly(entry(1, 2));
    assertThat(list.of(Golden.node("another"))).isEmpty();
  }

  @Test
  void refusesEntriesRepeatedOrOutOfOrder() {
    List<Entry> two = many(0, 2);
    malformed("repeated", () -> new AttestationList(List.of(two.get(0), two.get(0))));
    malformed(
        "attestation " + two.get(0).attestation() + " is repeated or out of order",
        () -> new AttestationList(List.of(two.get(1), two.get(0))));
    malformed("out of order", () -> new AttestationList(List.of(entry(1, 0), entry(0, 0))));
  }

  @Test
  void boundsThoseOfOneRelease() {
    int most = AttestationList.OF_RELEASE_MAX;
    var entries = new ArrayList<>(many(0, most));
    entries.addAll(many(1, most));
    assertThat(new AttestationList(entries).entries()).hasSize(2 * most);
    malformed(
        "more than 256 attestations of " + RELEASES.get(0),
        () -> new AttestationList(many(0, most + 1)));
    malformed("more than 256", () -> new AttestationList(entries).with(entry(1, most)));
  }

  @Test
  void refusesEntriesOfOtherKinds() {
    Cid release = RELEASES.getFirst();
    malformed("release", () -> new Entry(envelope(0), envelope(0), TYPE));
    malformed("attestation", () -> new Entry(release, release, TYPE));
    assertThat(new Entry(release, envelope(0), "x".repeat(256)).type()).hasSize(256);
    malformed("predicate type", () -> new Entry(release, envelope(0), "x".repeat(257)));
    malformed("predicate type", () -> new Entry(release, envelope(0), "a\nb"));
  }

  @Test
  void readsWhatItWrote() {
    var entries = new ArrayList<>(many(0, 3));
    entries.addAll(many(2, 2));
    var list = new AttestationList(entries);
    var blocks = new MemoryBlocks();
    PageList pages = list.write(blocks);
    assertThat(pages.count()).isEqualTo(5);
    assertThat(AttestationList.read(pages, blocks)).isEqualTo(list);
    assertThat(AttestationList.EMPTY.write(blocks)).isEqualTo(PageList.EMPTY);
    assertThat(AttestationList.read(PageList.EMPTY, blocks)).isEqualTo(AttestationList.EMPTY);
    assertThatThrownBy(() -> AttestationList.read(pages, new MemoryBlocks()))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
  }

  private static AttestationList read(Node... entries) {
    var blocks = new MemoryBlocks();
    Block page =
        DagCbor.encodeBlock(MapNode.builder().put(AttestationList.PAGE, List.of(entries)).build());
    blocks.put(page);
    return AttestationList.read(new PageList(entries.length, List.of(page.cid())), blocks);
  }

  private static Node node(Entry entry) {
    return ListNode.of(
        List.of(
            new LinkNode(entry.release()),
            new LinkNode(entry.attestation()),
            new TextNode(entry.type())));
  }

  @Test
  void refusesPagesOfAnotherShape() {
    Node release = new LinkNode(RELEASES.getFirst());
    Node attestation = new LinkNode(envelope(0));
    Node type = new TextNode(TYPE);
    assertThat(read(node(entry(0, 0))).entries()).containsExactly(entry(0, 0));
    malformed("an entry is text", () -> read(type));
    malformed("2 fields", () -> read(ListNode.of(List.of(release, attestation))));
    malformed("4 fields", () -> read(ListNode.of(List.of(release, attestation, type, type))));
    malformed("release is text", () -> read(ListNode.of(List.of(type, attestation, type))));
    malformed("attestation is text", () -> read(ListNode.of(List.of(release, type, type))));
    malformed(
        "predicate type is a link",
        () -> read(ListNode.of(List.of(release, attestation, release))));
    malformed("out of order", () -> read(node(entry(1, 0)), node(entry(0, 0))));
  }

  @Test
  void aHeadNamesItsPages() {
    var blocks = new MemoryBlocks();
    PageList pages = new AttestationList(many(0, 3)).write(blocks);
    Head golden = Golden.head();
    var head =
        new Head(
            golden.publisher(),
            golden.position(),
            golden.previous(),
            golden.validity(),
            golden.map(),
            pages);
    assertThat(Head.decode(head.encode())).isEqualTo(head);
    assertThat(Head.decode(head.encode()).attestations()).isEqualTo(pages);
    assertThat(Head.decode(golden.encode()).attestations()).isEqualTo(PageList.EMPTY);
  }
}

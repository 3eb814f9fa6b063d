package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.HeadTarget.Channel;
import reg.manifest.HeadTarget.Gone;
import reg.manifest.HeadTarget.Published;

class HeadMapTest {
  private static final ArtifactName LLAMA = ArtifactName.parse("Tiny-Llama");
  private static final HeadMap MAP = Golden.headMap();

  private static void assertFault(Fault fault, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  @Test
  void resolvesVersionsAndChannels() {
    assertThat(MAP.resolve(LLAMA, new Version("2.0"))).isEqualTo(Golden.cid("paged"));
    assertThat(MAP.resolve(LLAMA, Version.LATEST)).isEqualTo(Golden.cid("paged"));
    assertThat(MAP.resolve(ArtifactName.parse("tiny-LLAMA"), new Version("stable")))
        .isEqualTo(Golden.cid("release"));
    assertFault(Fault.NOT_FOUND, () -> MAP.resolve(LLAMA, new Version("3")));
    assertThatThrownBy(() -> MAP.resolve(LLAMA, new Version("3")))
        .hasMessageEndingWith(
            "is not in the publisher's head, which has 1.0+q8, 2.0, latest, stable");
    assertThatThrownBy(() -> MAP.resolve(ArtifactName.parse("x"), Version.LATEST))
        .hasMessageEndingWith("which has nothing of that name");
    assertFault(Fault.NOT_FOUND, () -> MAP.resolve(LLAMA, new Version("0.9-rc")));
    assertFault(Fault.REVOKED, () -> MAP.resolve(LLAMA, new Version("0.9")));
    assertThatThrownBy(() -> MAP.resolve(LLAMA, new Version("0.9")))
        .hasMessageContaining("trained on private data");
    assertThat(MAP.find(LLAMA, new Version("3"))).isNull();
  }

  @Test
  void saysWhichEightVersionsAreThereInstead() {
    HeadMap.Builder edit = HeadMap.EMPTY.edit();
    for (int i = 1; i <= 9; i++) {
      edit.put(LLAMA, new Version("1." + i), new Published(Golden.cid("release")));
    }
    HeadMap nine = edit.build();
    assertThatThrownBy(() -> nine.resolve(LLAMA, new Version("2")))
        .hasMessageEndingWith("has ..., 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9");
  }

  @Test
  void listsTheChannelsOfAVersionLatestFirst() {
    HeadMap more =
        MAP.edit().put(LLAMA, new Version("beta"), new Channel(new Version("2.0"))).build();
    assertThat(more.channelsOf(LLAMA, new Version("2.0")))
        .containsExactly(Version.LATEST, new Version("beta"));
    assertThat(more.channelsOf(LLAMA, new Version("0.9"))).isEmpty();
    assertThat(more.channelsOf(ArtifactName.parse("x"), new Version("1"))).isEmpty();
  }

  @Test
  void editsACopyAndKeepsTheFirstSpelling() {
    ArtifactName respelt = ArtifactName.parse("TINY-llama");
    Cid cid = Golden.node("3.0");
    HeadMap next = MAP.edit().put(respelt, new Version("3.0"), new Published(cid)).build();
    assertThat(next.resolve(LLAMA, new Version("3.0"))).isEqualTo(cid);
    assertThat(next.artifacts().keySet()).extracting(ArtifactName::toString).contains("Tiny-Llama");
    assertThat(MAP.find(LLAMA, new Version("3.0"))).isNull();
    HeadMap back = next.edit().remove(respelt, new Version("3.0")).build();
    assertThat(back).isEqualTo(MAP);
    HeadMap emptied = HeadMap.EMPTY.edit().remove(LLAMA, Version.LATEST).build();
    assertThat(emptied).isEqualTo(HeadMap.EMPTY);
  }

  @Test
  void aChannelPointsAtAPublishedVersion() {
    for (String to : List.of("3", "stable", "0.9", "latest")) {
      var edit = MAP.edit().put(LLAMA, new Version("next"), new Channel(new Version(to)));
      assertThatThrownBy(edit::build).hasMessageContaining("which is no release");
    }
    var dangling = MAP.edit().remove(LLAMA, new Version("2.0"));
    assertThatThrownBy(dangling::build).hasMessageContaining("which is no release");
    var latest = MAP.edit().put(LLAMA, Version.LATEST, new Published(Golden.node("x")));
    assertThatThrownBy(latest::build).hasMessageContaining("must be a channel");
  }

  @Test
  void boundsReasons() {
    Cid cid = Golden.node("x");
    assertThat(new Gone(cid, HeadTarget.State.REMOVED, "x".repeat(512)).reason()).hasSize(512);
    assertThatThrownBy(() -> new Gone(cid, HeadTarget.State.REMOVED, "x".repeat(513)))
        .hasMessageContaining("513");
    assertThatThrownBy(() -> new Gone(cid, HeadTarget.State.REMOVED, "a\nb"))
        .hasMessageContaining("control");
    assertThatThrownBy(() -> new Published(Golden.tree("x"))).hasMessageContaining("release");
    assertThatThrownBy(() -> new Gone(Golden.tree("x"), HeadTarget.State.REMOVED, ""))
        .hasMessageContaining("release");
  }

  @Test
  void holdsManyVersions() {
    var edit = HeadMap.EMPTY.edit();
    IntStream.range(0, 30_000)
        .forEach(i -> edit.put(LLAMA, new Version("1." + i), new Published(Golden.node("" + i))));
    HeadMap map = edit.put(LLAMA, Version.LATEST, new Channel(new Version("1.7"))).build();
    var blocks = new MemoryBlocks();
    PageList list = map.write(blocks);
    assertThat(list.pages()).hasSizeGreaterThan(1);
    assertThat(HeadMap.read(list, blocks)).isEqualTo(map);
  }

  private static Node entry(String name, String version, Node target) {
    return new ListNode(List.of(new TextNode(name), new TextNode(version), target));
  }

  private static void assertRefused(String why, Node... entries) {
    var blocks = new MemoryBlocks();
    Block page = DagCbor.encodeBlock(MapNode.builder().put(HeadMap.PAGE, List.of(entries)).build());
    blocks.put(page);
    var list = new PageList(entries.length, List.of(page.cid()));
    assertThatThrownBy(() -> HeadMap.read(list, blocks))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining(why);
  }

  @Test
  void refusesEntriesOutOfOrder() {
    Node link = new LinkNode(Golden.node("x"));
    assertRefused("out of order", entry("b", "1", link), entry("a", "1", link));
    assertRefused("out of order", entry("b", "1", link), entry("A", "1", link));
    assertRefused("out of order", entry("a", "2", link), entry("a", "1", link));
    assertRefused("repeated", entry("a", "1", link), entry("a", "1", link));
    assertRefused("respelt", entry("a", "1", link), entry("A", "2", link));
  }

  @Test
  void refusesEntriesOfAnotherShape() {
    Node link = new LinkNode(Golden.node("x"));
    Node word = new TextNode("removed");
    Node empty = new TextNode("");
    assertRefused("2 fields", new ListNode(List.of(word, word)));
    assertRefused("an entry is", IntNode.of(1));
    assertRefused("NAME", entry("a b", "1", link));
    assertRefused("VERSION", entry("a", "", link));
    assertRefused("VERSION", entry("a", "1", empty));
    assertRefused("an entry of a head is an integer", entry("a", "1", IntNode.of(1)));
    assertRefused("a list", entry("a", "1", new ListNode(List.of(link, word))));
    assertRefused("state", entry("a", "1", new ListNode(List.of(link, empty, empty))));
    assertRefused("release is", entry("a", "1", new ListNode(List.of(word, word, empty))));
    assertRefused(
        "CIDv1", entry("a", "1", new LinkNode(Cid.v1(Codec.RAW, Golden.node("x").multihash()))));
    assertRefused("no release", entry("a", "1", new TextNode("2")));
    assertRefused("must be a channel", entry("a", "latest", link));
  }

  @Test
  void positionsCountUp() {
    assertThat(HeadPosition.FIRST.next()).isEqualTo(new HeadPosition(0, 2)).hasToString("0.2");
    assertThat(new HeadPosition(1, 1)).isGreaterThan(new HeadPosition(0, Long.MAX_VALUE));
    assertThatThrownBy(() -> new HeadPosition(0, Long.MAX_VALUE).next())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void theFirstHeadHasNoneBeforeIt() {
    Validity validity = Validity.from(Golden.ISSUED);
    PublisherId id = Golden.ALICE.publisherId();
    var first = new Head(id, HeadPosition.FIRST, null, validity, PageList.EMPTY);
    assertThat(Head.decode(first.encode())).isEqualTo(first);
    assertThatThrownBy(
            () -> new Head(id, HeadPosition.FIRST, Golden.node("x"), validity, PageList.EMPTY))
        .hasMessageContaining("first head");
  }
}

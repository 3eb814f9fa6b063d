package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.BoolNode;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.FloatNode;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.NullNode;
import reg.ipld.dagcbor.TextNode;
import reg.ipld.multiformats.Multihash;

/** Each golden object with one thing changed: every reader refuses it. */
class StrictDecodingTest {
  private static final List<String> NAMES = List.of("release", "paged", "head", "publisher");

  private static final Cid RAW = Cid.v1(Codec.RAW, Golden.node("x").multihash());
  private static final Node BIG = IntNode.of(Long.MAX_VALUE);
  private static final Node LONG_TEXT = new TextNode("x".repeat(2000));

  private static Map<String, Node> fields(String name) {
    return new TreeMap<>(DagCbor.decode(Golden.payload(name)).asMap("it").entries());
  }

  private static Object read(String name, byte[] payload) {
    return switch (name) {
      case "head" -> Head.decode(payload);
      case "publisher" -> Publisher.decode(payload);
      default -> Release.decode(payload);
    };
  }

  private static void assertRefused(String name, Map<String, Node> fields) {
    byte[] bytes = DagCbor.encode(MapNode.of(fields));
    assertThatThrownBy(() -> read(name, bytes))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining("malformed");
  }

  @ParameterizedTest
  @MethodSource("names")
  void refusesAnyFieldMissingAddedOrOfAnotherKind(String name) {
    var optional = List.of("licence", "prev");
    for (String key : fields(name).keySet()) {
      var missing = fields(name);
      missing.remove(key);
      if (!optional.contains(key)) {
        assertRefused(name, missing);
      }
      for (Node other : List.of(new NullNode(), new FloatNode(1), new BoolNode(true))) {
        var changed = fields(name);
        changed.put(key, other);
        assertRefused(name, changed);
      }
    }
    var added = fields(name);
    added.put("x", new TextNode(""));
    assertRefused(name, added);
  }

  static Stream<String> names() {
    return NAMES.stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void refusesEveryTruncationAndExtension(String name) {
    byte[] payload = Golden.payload(name);
    for (int length = 0; length < payload.length; length++) {
      byte[] cut = Arrays.copyOf(payload, length);
      assertThatThrownBy(() -> read(name, cut)).isInstanceOf(RegistryException.class);
    }
    byte[] longer = Arrays.copyOf(payload, payload.length + 1);
    assertThatThrownBy(() -> read(name, longer)).isInstanceOf(RegistryException.class);
  }

  static Stream<Arguments> badReleases() {
    Cid sha1 = Cid.v1(Codec.DAG_CBOR, Multihash.of(Multihash.SHA1, new byte[20]));
    Node v0 = new LinkNode(Cid.v0(Golden.node("x").multihash()));
    return Stream.of(
        Arguments.of("release", "v", IntNode.of(2)),
        Arguments.of("release", "v", IntNode.of(0)),
        Arguments.of("release", "kind", new TextNode("Model")),
        Arguments.of("release", "pub", new TextNode(Golden.did(0).substring(8))),
        Arguments.of("release", "pub", new TextNode("did:web:example.org")),
        Arguments.of("release", "name", new TextNode("../x")),
        Arguments.of("release", "version", new TextNode("")),
        Arguments.of("release", "issued", IntNode.of(-1)),
        Arguments.of("release", "issued", IntNode.of(253_402_300_800L)),
        Arguments.of("release", "issued", BIG),
        Arguments.of("release", "issued", new IntNode(false, -1)),
        Arguments.of("release", "prev", new LinkNode(RAW)),
        Arguments.of("release", "prev", new LinkNode(sha1)),
        Arguments.of("release", "root", v0),
        Arguments.of("release", "root", new LinkNode(Golden.node("x"))),
        Arguments.of("release", "bytes", IntNode.of(-1)),
        Arguments.of("release", "profile", new TextNode("Reg-1")),
        Arguments.of("release", "profile", new TextNode("1reg")),
        Arguments.of("release", "profile", new TextNode("x".repeat(33))),
        Arguments.of("release", "licence", new TextNode("")),
        Arguments.of("release", "licence", new TextNode("MIT\u001b[2J")),
        Arguments.of("release", "licence", LONG_TEXT),
        Arguments.of("release", "files", files(1_000_001, 1)),
        Arguments.of("release", "files", files(1, 2)),
        Arguments.of("release", "files", files(1, 0)),
        Arguments.of("release", "files", files(3000, 2049)),
        Arguments.of("release", "files", filesOf(RAW)));
  }

  static Stream<Arguments> badClaims() {
    return Stream.of(
        Arguments.of("release", "lineage", lineage("Base", "x")),
        Arguments.of("release", "lineage", lineage("base", "")),
        Arguments.of("release", "lineage", lineage("base", "x".repeat(1025))),
        Arguments.of("release", "lineage", lineage("base", "a\u202eb")),
        Arguments.of("release", "lineage", many(257, lineage("base", "x"))),
        Arguments.of("release", "contributors", person("x", "Author", 1)),
        Arguments.of("release", "contributors", person("", "author", 1)),
        Arguments.of("release", "contributors", person("did:key:z6Mk", "author", 1)),
        Arguments.of("release", "contributors", person("x", "author", 10_001)),
        Arguments.of("release", "contributors", person("x", "author", -1)),
        Arguments.of("release", "contributors", person("x", "author", Long.MAX_VALUE)),
        Arguments.of("release", "contributors", many(3, person("x", "author", 3334))),
        Arguments.of("release", "contributors", many(257, person("x", "author", 1))),
        Arguments.of("release", "meta", meta(new FloatNode(1.5))),
        Arguments.of("release", "meta", meta(new LinkNode(RAW))),
        Arguments.of("release", "meta", meta(BytesNode.copyOf(new byte[1]))),
        Arguments.of("release", "meta", meta(new NullNode())),
        Arguments.of("release", "meta", meta(new TextNode("x".repeat(256 << 10)))),
        Arguments.of("release", "meta", meta(nested(9))));
  }

  static Stream<Arguments> badHeadsAndPublishers() {
    return Stream.of(
        Arguments.of("head", "pub", new TextNode("me")),
        Arguments.of("head", "seq", IntNode.of(0)),
        Arguments.of("head", "seq", IntNode.of(1)), // and a previous one
        Arguments.of("head", "epoch", IntNode.of(-1)),
        Arguments.of("head", "prev", new LinkNode(RAW)),
        Arguments.of("head", "expires", IntNode.of(1)),
        Arguments.of("head", "expires", IntNode.of(Golden.ISSUED.getEpochSecond() + 2)),
        Arguments.of("head", "expires", BIG),
        Arguments.of("head", "map", files(2, 0)),
        Arguments.of("publisher", "seq", IntNode.of(-1)),
        Arguments.of("publisher", "prev", new LinkNode(RAW)),
        Arguments.of("publisher", "keys", ListNode.EMPTY),
        Arguments.of("publisher", "keys", many(65, keys("root"))),
        Arguments.of("publisher", "keys", many(2, keys("root", "release", "head"))),
        Arguments.of("publisher", "keys", keys()),
        Arguments.of("publisher", "keys", keys("admin")),
        Arguments.of("publisher", "keys", keys("release", "root", "head")), // another order
        Arguments.of("publisher", "keys", keys("root", "root", "release", "head")),
        Arguments.of("publisher", "oms", many(9, new ListNode(List.of(bytes(91))))),
        Arguments.of("publisher", "oms", new ListNode(List.of(bytes(0)))),
        Arguments.of("publisher", "oms", new ListNode(List.of(bytes(513)))),
        Arguments.of("publisher", "revoked", revoked("x".repeat(513), 0, 5)),
        Arguments.of("publisher", "revoked", revoked("x\n", 0, 5)),
        Arguments.of("publisher", "revoked", revoked("", 0)),
        Arguments.of("publisher", "revoked", revoked("", 0, 0)),
        Arguments.of("publisher", "revoked", many(2, revoked("", 0, 5))),
        Arguments.of("publisher", "revoked", many(257, revoked("", 0, 5))));
  }

  @ParameterizedTest
  @MethodSource({"badReleases", "badClaims", "badHeadsAndPublishers"})
  void refusesValuesPastTheirLimits(String name, String key, Node value) {
    var fields = fields(name);
    fields.put(key, value);
    assertRefused(name, fields);
  }

  /** S2 of trust-and-threats 4.5. */
  @Test
  void refusesThresholdsThatNobodyOrTooManyMustMeet() {
    for (long bad : new long[] {0, -1, 2, 3, Integer.MAX_VALUE + 1L, Long.MAX_VALUE}) {
      var fields = fields("publisher");
      fields.put("threshold", thresholds(1, 1, bad));
      assertRefused("publisher", fields);
    }
    var fields = fields("publisher");
    fields.put("threshold", MapNode.builder().put("root", 1).put("release", 1).build());
    assertRefused("publisher", fields);
    fields.put("threshold", MapNode.builder().put("root", 1).put("x", 1).build());
    assertRefused("publisher", fields);
  }

  @Test
  void acceptsValuesAtTheirLimits() {
    assertAccepted(
        "release",
        fields -> {
          fields.put("issued", IntNode.of(253_402_300_799L));
          fields.put("licence", new TextNode("x".repeat(256)));
          fields.put("profile", new TextNode("x".repeat(32)));
          fields.put("files", files(1_000_000, 2048));
          fields.put("lineage", many(256, lineage("base", "x".repeat(1024))));
          fields.put("contributors", many(2, person("x".repeat(256), "author", 5000)));
          fields.put("meta", meta(nested(8)));
        });
    assertAccepted(
        "head",
        fields -> {
          fields.put("seq", BIG);
          fields.put("epoch", BIG);
          fields.put("expires", IntNode.of(Golden.ISSUED.getEpochSecond() + 3));
          fields.remove("prev");
        });
    assertAccepted(
        "publisher",
        fields -> {
          fields.put("seq", BIG);
          fields.put("oms", many(8, new ListNode(List.of(bytes(512)))));
          fields.put("revoked", revoked("x".repeat(512), 0, 1));
          fields.put("threshold", thresholds(2, 2, 1));
        });
  }

  private static void assertAccepted(String name, Consumer<Map<String, Node>> change) {
    var fields = fields(name);
    change.accept(fields);
    assertThat(read(name, DagCbor.encode(MapNode.of(fields)))).isNotNull();
  }

  @Test
  void boundsPublisherRecords() {
    assertThatThrownBy(() -> Publisher.decode(new byte[(64 << 10) + 1]))
        .hasMessageContaining("65537");
    assertThatThrownBy(() -> Publisher.decode(new byte[0])).isInstanceOf(RegistryException.class);
  }

  private static Node thresholds(long root, long release, long head) {
    return MapNode.builder().put("root", root).put("release", release).put("head", head).build();
  }

  private static Node files(long count, int pages) {
    Node link = new LinkNode(Golden.node("page"));
    return MapNode.builder()
        .put("n", count)
        .put("pages", many(pages, new ListNode(List.of(link))).elements())
        .build();
  }

  private static Node filesOf(Cid page) {
    return MapNode.builder().put("n", 1).put("pages", List.of(new LinkNode(page))).build();
  }

  private static ListNode many(int count, ListNode one) {
    return new ListNode(
        Collections.nCopies(count, one).stream()
            .flatMap(list -> list.elements().stream())
            .toList());
  }

  private static ListNode lineage(String relation, String reference) {
    return new ListNode(
        List.of(MapNode.builder().put("rel", relation).put("ref", reference).build()));
  }

  private static ListNode person(String id, String role, long share) {
    return new ListNode(
        List.of(MapNode.builder().put("id", id).put("role", role).put("share", share).build()));
  }

  private static ListNode keys(String... roles) {
    var words = Stream.of(roles).map(TextNode::new).toList();
    return new ListNode(
        List.of(MapNode.builder().put("k", Golden.did(0)).put("roles", words).build()));
  }

  private static ListNode revoked(String reason, long... since) {
    var numbers = Arrays.stream(since).mapToObj(IntNode::of).toList();
    return new ListNode(
        List.of(
            MapNode.builder()
                .put("k", Golden.publisher().revoked().getFirst().key().toString())
                .put("since", numbers)
                .put("reason", reason)
                .build()));
  }

  private static Node bytes(int size) {
    return BytesNode.copyOf(new byte[size]);
  }

  private static Node meta(Node value) {
    return MapNode.builder().put("x", value).build();
  }

  private static Node nested(int depth) {
    Node node = new TextNode("deep");
    for (int i = 0; i < depth; i++) {
      node = i % 2 == 0 ? new ListNode(List.of(node)) : meta(node);
    }
    return node;
  }
}

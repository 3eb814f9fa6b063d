package reg.manifest;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;

/** The fields of a publisher record. */
final class PublisherCodec {
  private static final Set<String> KEYS =
      Set.of("v", "id", "seq", "prev", "issued", "expires", "keys", "threshold", "oms", "revoked");

  private PublisherCodec() {}

  static byte[] encode(Publisher publisher) {
    var thresholds = MapNode.builder();
    publisher.thresholds().forEach((role, count) -> thresholds.put(role.toString(), count));
    return DagCbor.encode(
        MapNode.builder()
            .put("v", 1)
            .put("id", publisher.id().toString())
            .put("seq", publisher.seq())
            .put("prev", publisher.previous())
            .put("issued", publisher.validity().issued().getEpochSecond())
            .put("expires", publisher.validity().expires().getEpochSecond())
            .put("keys", publisher.keys().stream().map(PublisherCodec::key).toList())
            .put("threshold", thresholds.build())
            .put("oms", publisher.modelSigningKeys())
            .put("revoked", publisher.revoked().stream().map(PublisherCodec::revoked).toList())
            .build());
  }

  static Publisher decode(MapNode map) {
    map.requireOnly(KEYS);
    return new Publisher(
        PublisherId.parse(map.text("id")),
        map.natural("seq"),
        map.linkOrNull("prev"),
        new Validity(
            Validity.instant(map.natural("issued")), Validity.instant(map.natural("expires"))),
        map.list("keys").stream().map(node -> key(node.asMap("a key"))).toList(),
        thresholds(map.map("threshold")),
        map.list("oms").stream()
            .map(node -> BytesNode.copyOf(node.asBytes("a Model Signing key")))
            .toList(),
        map.list("revoked").stream().map(node -> revoked(node.asMap("a revoked key"))).toList());
  }

  private static Map<Role, Integer> thresholds(MapNode map) {
    var thresholds = new EnumMap<Role, Integer>(Role.class);
    for (String word : map.entries().keySet()) {
      long count = Math.min(map.natural(word), Integer.MAX_VALUE);
      thresholds.put(Role.parse(word), (int) count);
    }
    return thresholds;
  }

  private static Node key(KeyRoles key) {
    var roles = key.roles().stream().map(role -> new TextNode(role.toString())).toList();
    return MapNode.builder().put("k", key.key().toString()).put("roles", roles).build();
  }

  private static KeyRoles key(MapNode map) {
    map.requireOnly(Set.of("k", "roles"));
    var roles = EnumSet.noneOf(Role.class);
    map.list("roles").forEach(role -> roles.add(Role.parse(role.asText("role"))));
    return new KeyRoles(DidKey.parse(map.text("k")), roles);
  }

  private static Node revoked(RevokedKey revoked) {
    HeadPosition since = revoked.since();
    return MapNode.builder()
        .put("k", revoked.key().toString())
        .put("since", new ListNode(List.of(IntNode.of(since.epoch()), IntNode.of(since.seq()))))
        .put("reason", revoked.reason())
        .build();
  }

  private static RevokedKey revoked(MapNode map) {
    map.requireOnly(Set.of("k", "since", "reason"));
    List<Node> since = map.list("since");
    if (since.size() != 2) {
      throw Grammar.malformed("since has " + since.size() + " fields; it is [epoch, seq]");
    }
    return new RevokedKey(
        DidKey.parse(map.text("k")),
        new HeadPosition(since.get(0).asNatural("epoch"), since.get(1).asNatural("seq")),
        map.text("reason"));
  }
}

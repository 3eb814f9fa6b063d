package reg.node.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.HeadPosition;
import reg.manifest.PublisherId;
import reg.manifest.Validity;

/** The bytes of {@code trust.cbor}. Format page: docs/formats/trust.md. */
final class TrustCodec {
  /** The largest file, in bytes. */
  static final int BYTES_MAX = 32 << 20;

  /** The most publishers in it. */
  static final int PUBLISHERS_MAX = 16_384;

  private static final long SECONDS_MAX = 253_402_300_799L;
  private static final Set<String> ENTRY =
      Set.of("id", "trust", "name", "vouchers", "first", "record", "head", "forks", "settled");

  private TrustCodec() {}

  static byte[] encode(SortedMap<PublisherId, TrustEntry> entries) {
    return DagCbor.encode(
        MapNode.builder()
            .put("v", 1)
            .put("publishers", entries.values().stream().map(TrustCodec::entry).toList())
            .build());
  }

  /**
   * Reads what {@link #encode} gives.
   *
   * @throws RegistryException MALFORMED for anything else
   */
  static SortedMap<PublisherId, TrustEntry> decode(byte[] bytes) {
    try {
      MapNode map = DagCbor.decode(bytes).asMap("it").requireOnly(Set.of("v", "publishers"));
      if (map.natural("v") != 1) {
        throw malformed("version " + map.natural("v") + "; this reg reads version 1");
      }
      var entries = new TreeMap<PublisherId, TrustEntry>();
      var names = new HashSet<String>();
      for (Node node : map.list("publishers")) {
        TrustEntry entry = entry(node.asMap("an entry"));
        entries.put(entry.id(), entry);
        if (entry.petname() != null && !names.add(entry.petname())) {
          throw malformed("petname '" + entry.petname() + "' twice");
        }
      }
      if (entries.size() > PUBLISHERS_MAX || !Arrays.equals(encode(entries), bytes)) {
        throw malformed("it is not as it would be written");
      }
      return entries;
    } catch (RegistryException e) {
      throw new RegistryException(Fault.MALFORMED, String.valueOf(e.getMessage()), e);
    }
  }

  private static Node entry(TrustEntry entry) {
    SeenRecord record = entry.record();
    SeenHeadAt head = entry.head();
    return MapNode.builder()
        .put("id", entry.id().toString())
        .put("trust", entry.trusted().toString())
        .put("name", entry.petname())
        .put("vouchers", entry.vouchers().stream().map(v -> new TextNode(v.toString())).toList())
        .put("first", entry.firstSeen().getEpochSecond())
        .put("record", record == null ? null : record(record))
        .put("head", head == null ? null : head(head))
        .put("forks", links(entry.forks()))
        .put("settled", links(entry.settled()))
        .build();
  }

  private static TrustEntry entry(MapNode map) {
    map.requireOnly(ENTRY);
    var vouchers = new ArrayList<PublisherId>();
    map.list("vouchers").forEach(node -> vouchers.add(PublisherId.parse(node.asText("a voucher"))));
    return new TrustEntry(
        PublisherId.parse(map.text("id")),
        Trusted.parse(map.text("trust")),
        map.textOrNull("name"),
        vouchers,
        time(map.natural("first")),
        record(map.find("record")),
        head(map.find("head")),
        cids(map.list("forks")),
        cids(map.list("settled")));
  }

  private static Node record(SeenRecord record) {
    return new ListNode(List.of(IntNode.of(record.seq()), new LinkNode(record.cid())));
  }

  private static @Nullable SeenRecord record(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    List<Node> fields = fields(node, 2);
    return new SeenRecord(fields.get(0).asNatural("seq"), fields.get(1).asLink("record"));
  }

  private static Node head(SeenHeadAt head) {
    return new ListNode(
        List.of(
            IntNode.of(head.position().epoch()),
            IntNode.of(head.position().seq()),
            new LinkNode(head.cid()),
            IntNode.of(head.validity().issued().getEpochSecond()),
            IntNode.of(head.validity().expires().getEpochSecond()),
            IntNode.of(head.seen().getEpochSecond())));
  }

  private static @Nullable SeenHeadAt head(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    List<Node> fields = fields(node, 6);
    return new SeenHeadAt(
        new HeadPosition(fields.get(0).asNatural("epoch"), fields.get(1).asNatural("seq")),
        fields.get(2).asLink("head"),
        new Validity(
            time(fields.get(3).asNatural("issued")), time(fields.get(4).asNatural("expires"))),
        time(fields.get(5).asNatural("seen")));
  }

  private static List<Node> fields(Node node, int count) {
    List<Node> fields = node.asList("a list");
    if (fields.size() != count) {
      throw malformed("a list of " + fields.size() + " fields, of " + count);
    }
    return fields;
  }

  private static List<Node> links(List<Cid> cids) {
    return cids.stream().map(cid -> (Node) new LinkNode(cid)).toList();
  }

  private static List<Cid> cids(List<Node> nodes) {
    return nodes.stream().map(node -> node.asLink("a fork")).toList();
  }

  private static Instant time(long seconds) {
    if (seconds > SECONDS_MAX) {
      throw malformed("a time after the year 9999");
    }
    return Instant.ofEpochSecond(seconds);
  }

  private static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, why);
  }
}

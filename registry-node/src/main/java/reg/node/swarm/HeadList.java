package reg.node.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.NullNode;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.HeadPosition;
import reg.manifest.PublisherId;

/** The messages of {@link HeadGossip}. Format page: docs/formats/head-exchange.md. */
final class HeadList {
  /** The most publishers in a list. */
  static final int ENTRIES_MAX = 1024;

  /** The longest list, in bytes. */
  static final int BYTES_MAX = 256 << 10;

  private HeadList() {}

  /**
   * Where a home stands with a publisher.
   *
   * @param position of the newest head
   * @param cid of it
   * @param fork a proof against the publisher; null for none
   */
  record Entry(PublisherId publisher, HeadPosition position, Cid cid, @Nullable Cid fork) {}

  static byte[] encode(List<Entry> entries) {
    return DagCbor.encode(new ListNode(entries.stream().map(HeadList::node).toList()));
  }

  private static Node node(Entry entry) {
    return new ListNode(
        List.of(
            new TextNode(entry.publisher.toString()),
            IntNode.of(entry.position.epoch()),
            IntNode.of(entry.position.seq()),
            new LinkNode(entry.cid),
            entry.fork == null ? new NullNode() : new LinkNode(entry.fork)));
  }

  /**
   * Reads a list.
   *
   * @throws RegistryException MALFORMED for anything but the canonical form within the limits
   */
  static List<Entry> decode(ByteBuffer message) {
    HeadMessage.requireSize(message, BYTES_MAX);
    List<Node> nodes = DagCbor.decode(message).asList("the list");
    if (nodes.size() > ENTRIES_MAX) {
      throw new RegistryException(Fault.MALFORMED, nodes.size() + " publishers in a list");
    }
    var entries = new ArrayList<Entry>();
    nodes.forEach(node -> entries.add(entry(node.asList("an entry"))));
    return entries;
  }

  private static Entry entry(List<Node> fields) {
    if (fields.size() != 5) {
      throw new RegistryException(Fault.MALFORMED, "an entry of " + fields.size() + " fields");
    }
    return new Entry(
        HeadMessage.fullPublisher(fields.get(0).asText("pub")),
        new HeadPosition(fields.get(1).asNatural("epoch"), fields.get(2).asNatural("seq")),
        fields.get(3).asLink("head"),
        fields.get(4) instanceof NullNode ? null : fields.get(4).asLink("fork"));
  }
}

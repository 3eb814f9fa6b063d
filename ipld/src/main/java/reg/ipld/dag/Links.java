package reg.ipld.dag;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Link;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagpb.DagPb;

/** The links in a block, whatever its codec. */
public final class Links {
  private Links() {}

  /**
   * The CIDs that a block links to, in the order of its bytes; one that occurs twice is there
   * twice.
   *
   * @throws RegistryException MALFORMED, naming the block, when its bytes are not of its codec, or
   *     when it has an identity CID and links all the same
   */
  public static List<Cid> of(Block block) {
    return switch (block.cid().codec()) {
      case RAW, LIBP2P_KEY -> List.of();
      case DAG_PB -> DagPb.decode(block).links().stream().map(Link::cid).toList();
      case DAG_CBOR -> ofCbor(DagCbor.decode(block));
    };
  }

  private static List<Cid> ofCbor(Node root) {
    var links = new ArrayList<Cid>();
    var pending = new ArrayDeque<Node>();
    pending.push(root);
    while (!pending.isEmpty()) {
      switch (pending.pop()) {
        case LinkNode(Cid cid) -> links.add(cid);
        case ListNode(var elements) -> elements.reversed().forEach(pending::push);
        case MapNode map -> map.entries().reversed().values().forEach(pending::push);
        default -> {}
      }
    }
    return links;
  }
}

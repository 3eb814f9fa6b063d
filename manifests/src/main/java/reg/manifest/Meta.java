package reg.manifest;

import reg.base.RegistryException;
import reg.ipld.dagcbor.BoolNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;

/**
 * Which facts a release may carry: text, integers, true and false, and lists and maps of them. No
 * links, so that a fact never keeps a block alive, and no floats, which people round.
 */
public final class Meta {
  /** How deep lists and maps may nest below the one map. */
  public static final int DEPTH_MAX = 8;

  /** How many bytes the map may take, in dag-cbor. */
  public static final int BYTES_MAX = 256 << 10;

  private Meta() {}

  /**
   * Requires facts that a release may carry.
   *
   * @throws RegistryException MALFORMED, saying which key is refused or which limit is passed
   */
  public static void require(MapNode meta) {
    requireEntries(meta, 0);
    int bytes = DagCbor.encode(meta).length;
    if (bytes > BYTES_MAX) {
      throw Grammar.malformed("meta of " + bytes + " bytes; at most " + BYTES_MAX);
    }
  }

  private static void requireEntries(MapNode map, int depth) {
    map.entries().forEach((key, value) -> requireValue(key, value, depth));
  }

  private static void requireValue(String key, Node value, int depth) {
    // A switch over types is linked anew at each start (decision 0097).
    if (value instanceof ListNode list && depth < DEPTH_MAX) {
      list.elements().forEach(element -> requireValue(key, element, depth + 1));
    } else if (value instanceof MapNode map && depth < DEPTH_MAX) {
      requireEntries(map, depth + 1);
    } else if (!isPlain(value)) {
      throw Grammar.malformed(
          "meta " + Grammar.quote(key) + " is " + value.kind() + " at depth " + depth);
    }
  }

  private static boolean isPlain(Node value) {
    return value instanceof TextNode || value instanceof IntNode || value instanceof BoolNode;
  }
}

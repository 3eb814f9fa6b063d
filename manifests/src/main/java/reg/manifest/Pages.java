package reg.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import reg.base.RegistryException;
import reg.ipld.BlockSink;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;

/**
 * Cuts a list into pages and joins them again. A page is {@code {NAME: [entry, …]}}, as many
 * entries as fit into {@value #BYTES_MAX} bytes.
 */
final class Pages {
  /** The largest page, in bytes. */
  static final int BYTES_MAX = 1 << 20;

  /** Room for the map, the key and the heads around the entries. */
  private static final int FRAME_BYTES = 32;

  private Pages() {}

  /** Puts the pages of the entries into the sink. */
  static PageList write(String name, List<Node> entries, BlockSink sink) {
    var pages = new ArrayList<Cid>();
    int start = 0;
    int bytes = FRAME_BYTES;
    for (int i = 0; i < entries.size(); i++) {
      int size = DagCbor.encode(entries.get(i)).length;
      if (bytes + size > BYTES_MAX) {
        pages.add(writePage(name, entries.subList(start, i), sink));
        start = i;
        bytes = FRAME_BYTES;
      }
      bytes += size;
    }
    if (start < entries.size()) {
      pages.add(writePage(name, entries.subList(start, entries.size()), sink));
    }
    return new PageList(entries.size(), pages);
  }

  private static Cid writePage(String name, List<Node> entries, BlockSink sink) {
    var block = DagCbor.encodeBlock(MapNode.builder().put(name, new ListNode(entries)).build());
    sink.put(block);
    return block.cid();
  }

  /**
   * Hands every entry of the list to the reader.
   *
   * @throws RegistryException MALFORMED, naming the page, for a page that is not of that name, too
   *     large or empty, and when the entries are not as many as the list says; NOT_FOUND for a page
   *     that is not there
   */
  static void read(String name, PageList list, BlockSource source, Consumer<Node> reader) {
    long count = 0;
    for (Cid cid : list.pages()) {
      var block = source.require(cid);
      if (block.size() > BYTES_MAX) {
        throw Grammar.malformed("page " + cid + " has " + block.size() + " bytes");
      }
      List<Node> entries = Decoding.of("page " + cid, () -> entries(name, block.bytes()));
      count += entries.size();
      if (count > list.count()) {
        break;
      }
      entries.forEach(reader);
    }
    if (count != list.count()) {
      throw Grammar.malformed(
          "the pages of a list have " + count + " entries or more where it says " + list.count());
    }
  }

  private static List<Node> entries(String name, byte[] bytes) {
    List<Node> entries = DagCbor.decode(bytes).asMap("it").requireOnly(Set.of(name)).list(name);
    if (entries.isEmpty()) {
      throw Grammar.malformed("it has no entries");
    }
    return entries;
  }
}

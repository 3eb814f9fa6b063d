package reg.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;

/**
 * A long list that lies in blocks of its own: how many entries, and the pages that hold them.
 *
 * @param count entries in all pages
 * @param pages the dag-cbor blocks in order
 */
public record PageList(long count, List<Cid> pages) {
  /** How many entries a list may have. */
  public static final int COUNT_MAX = 1_000_000;

  /** How many pages; a million of the longest paths take 1,200 of them. */
  public static final int PAGES_MAX = 2_048;

  /** The list without entries. */
  public static final PageList EMPTY = new PageList(0, List.of());

  private static final Set<String> KEYS = Set.of("n", "pages");

  /**
   * Checks the limits.
   *
   * @throws RegistryException MALFORMED past them, and for pages that are not dag-cbor
   */
  public PageList {
    pages = List.copyOf(pages);
    if (count > COUNT_MAX || count < pages.size() || (count > 0 && pages.isEmpty())) {
      throw Grammar.malformed("a list of " + count + " entries in " + pages.size() + " pages");
    }
    if (pages.size() > PAGES_MAX) {
      throw Grammar.malformed(pages.size() + " pages; at most " + PAGES_MAX);
    }
    for (Cid page : pages) {
      Cids.require("page", page, Codec.DAG_CBOR);
    }
  }

  Node encode() {
    var links = pages.stream().map(LinkNode::new).toList();
    return MapNode.builder().put("n", count).put("pages", links).build();
  }

  static PageList decode(MapNode map) {
    map.requireOnly(KEYS);
    var pages = new ArrayList<Cid>();
    for (Node page : map.list("pages")) {
      pages.add(page.asLink("a page"));
    }
    return new PageList(map.natural("n"), pages);
  }
}

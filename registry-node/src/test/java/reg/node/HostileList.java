package reg.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.Link;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.ipld.dagpb.DagPb;
import reg.manifest.FileSet;
import reg.manifest.PageList;
import reg.manifest.ReleaseContent;

/**
 * A list of files, and a tree, under names that no honest writer would take.
 *
 * @param page of the list
 * @param root of the tree, a folder whose links have the whole paths as names
 * @param leaf which all of them are
 */
public record HostileList(Block page, Block root, Block leaf, int files) {
  private static final String TEXT = "what is inside";

  /** A UnixFS folder, its links aside. */
  private static final byte[] FOLDER = {8, 1};

  public static HostileList of(List<String> paths) {
    Block leaf = Block.of(Codec.RAW, TEXT.getBytes(UTF_8));
    var entries = new ArrayList<Node>();
    var links = new ArrayList<Link>();
    for (String path : paths) {
      entries.add(
          new ListNode(
              List.of(
                  new TextNode(path),
                  IntNode.of(TEXT.length()),
                  new LinkNode(leaf.cid()),
                  BytesNode.copyOf(leaf.cid().multihash().digest()))));
      links.add(new Link(path, leaf.cid(), TEXT.length()));
    }
    MapNode page = MapNode.builder().put(FileSet.PAGE, new ListNode(entries)).build();
    return new HostileList(
        DagCbor.encodeBlock(page),
        DagPb.encodeBlock(links, ByteBuffer.wrap(FOLDER)),
        leaf,
        paths.size());
  }

  /** What a release says of it. */
  public ReleaseContent content() {
    var list = new PageList(files, List.of(page.cid()));
    return new ReleaseContent(root.cid(), (long) TEXT.length() * files, "reg-1", list);
  }

  public List<Block> blocks() {
    return List.of(page, root, leaf);
  }
}

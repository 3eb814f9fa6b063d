package reg.node.folder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dag.Links;
import reg.ipld.unixfs.UnixFsData;
import reg.ipld.unixfs.UnixFsReader;

/** The blocks that say where the leaves of a file lie. */
public final class InnerNodes {
  private InnerNodes() {}

  /**
   * All blocks of a file that are no leaves.
   *
   * @return null when some of the file's bytes are not in raw leaves, so that no leaf's bytes on
   *     disk can be hashed alone
   */
  public static @Nullable List<Block> of(BlockSource source, Cid file) {
    var reader = new UnixFsReader(source);
    var nodes = new ArrayList<Block>();
    var pending = new ArrayDeque<Cid>(List.of(file));
    while (!pending.isEmpty()) {
      Cid cid = pending.pop();
      if (cid.codec() == Codec.RAW) {
        continue;
      }
      Block block = source.require(cid);
      boolean plain = reader.stat(cid) instanceof UnixFsData.File data && data.ownSize() == 0;
      if (!plain) {
        return null;
      }
      nodes.add(block);
      pending.addAll(Links.of(block));
    }
    return nodes;
  }
}

package reg.ipld.unixfs;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.Link;
import reg.ipld.dagpb.DagPb;
import reg.ipld.dagpb.PbNode;

/**
 * One block as UnixFS reads it. A raw block is a file without links.
 *
 * @param links in the order of the block
 * @param data what the node is
 */
public record UnixFsNode(List<Link> links, UnixFsData data) {
  /**
   * Decodes a block.
   *
   * @throws RegistryException MALFORMED, naming the block, when it is not UnixFS or a file whose
   *     links and block sizes do not match
   */
  public static UnixFsNode decode(Block block) {
    if (block.cid().codec() == Codec.RAW) {
      return new UnixFsNode(List.of(), new UnixFsData.File(block.data(), block.size(), List.of()));
    }
    if (block.cid().codec() != Codec.DAG_PB) {
      throw malformed(block, "its codec is " + block.cid().codec());
    }
    PbNode node = DagPb.decode(block);
    ByteBuffer message = node.data();
    if (message == null) {
      throw malformed(block, "it has no data");
    }
    UnixFsData data;
    try {
      data = UnixFsCodec.decode(message);
    } catch (RegistryException e) {
      throw malformed(block, e.getMessage());
    }
    int links = node.links().size();
    if (data instanceof UnixFsData.File file && file.blockSizes().size() != links) {
      throw malformed(block, links + " links but " + file.blockSizes().size() + " block sizes");
    }
    return new UnixFsNode(node.links(), data);
  }

  private static RegistryException malformed(Block block, @Nullable String why) {
    return new RegistryException(
        Fault.MALFORMED, "block " + block.cid() + " is not a UnixFS node: " + why);
  }
}

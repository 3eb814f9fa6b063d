package reg.ipld.dagpb;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.Link;

/**
 * A dag-pb node. No data and empty data are different nodes.
 *
 * @param links in the order of the block
 * @param data a view of the bytes, or null when the node has none
 */
public record PbNode(List<Link> links, @Nullable ByteBuffer data) {
  public PbNode {
    links = List.copyOf(links);
    data = data == null ? null : data.slice().asReadOnlyBuffer();
  }

  /** A read-only view of the data, with a position of its own. */
  @Override
  public @Nullable ByteBuffer data() {
    return data == null ? null : data.duplicate();
  }
}

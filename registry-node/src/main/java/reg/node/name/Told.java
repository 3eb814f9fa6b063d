package reg.node.name;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.Block;

/**
 * What somebody tells of a publisher; nothing of it is verified.
 *
 * @param records envelopes of publisher records, in order; those that are known already may be left
 *     out
 * @param head the envelope of the newest head
 * @param earlier envelopes of heads before it, the newest first, as many as there were
 * @param fork a proof that the publisher signed two histories; null for none
 */
public record Told(List<Block> records, Block head, List<Block> earlier, @Nullable Block fork) {
  public Told {
    records = List.copyOf(records);
    earlier = List.copyOf(earlier);
  }

  /** Only a head and the records. */
  public static Told of(List<Block> records, Block head) {
    return new Told(records, head, List.of(), null);
  }
}

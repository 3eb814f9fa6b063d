package reg.node.name;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.manifest.Head;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.VerifiedHead;

/**
 * The heads before a head, as they are told to others: the newest first, as far as they are held.
 */
final class Earlier implements Iterator<Block> {
  private static final int BYTES_MAX = 1 << 20;
  private static final int COUNT_MAX = 1024;

  private final BlockSource source;
  private final @Nullable Cid end;
  private @Nullable Cid next;

  private Earlier(@Nullable Cid first, @Nullable Cid end, BlockSource source) {
    this.next = first;
    this.end = end;
    this.source = source;
  }

  /** Those before a head, down to one that is known already. */
  static List<Block> before(VerifiedHead head, @Nullable Cid known, BlockSource source) {
    return fitting(new Earlier(head.head().previous(), known, source));
  }

  /** As many as fit into a message. */
  static List<Block> fitting(Iterator<Block> blocks) {
    var fitting = new ArrayList<Block>();
    int bytes = 0;
    while (blocks.hasNext() && fitting.size() < COUNT_MAX) {
      Block block = blocks.next();
      bytes += block.size() + 16;
      if (bytes > BYTES_MAX) {
        break;
      }
      fitting.add(block);
    }
    return fitting;
  }

  @Override
  public boolean hasNext() {
    return next != null && !next.equals(end) && source.get(next) != null;
  }

  @Override
  public Block next() {
    Block block = next == null ? null : source.get(next);
    if (block == null) {
      throw new NoSuchElementException();
    }
    next = Head.decode(Envelope.decode(block.bytes()).payload()).previous();
    return block;
  }
}

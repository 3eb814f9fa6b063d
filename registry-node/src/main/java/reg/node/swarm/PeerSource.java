package reg.node.swarm;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reg.ipfs.RemoteSource;
import reg.ipfs.bitswap.BitswapSession;
import reg.ipld.Block;
import reg.ipld.Cid;

/** One peer as a source of blocks, with a count of what it sent. */
final class PeerSource implements RemoteSource {
  private final BitswapSession session;
  private final LongAdder bytes = new LongAdder();

  /** Asks through a session of this peer alone. */
  PeerSource(BitswapSession session) {
    this.session = session;
  }

  @Override
  public @Nullable Block fetch(Cid cid) throws InterruptedException {
    Block block = session.fetch(cid);
    if (block != null) {
      bytes.add(block.size());
    }
    return block;
  }

  /** The bytes of the blocks that came from it. */
  long bytes() {
    return bytes.sum();
  }
}

package reg.ipfs.bitswap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import reg.libp2p.Limits;
import reg.libp2p.PeerId;

/**
 * Counts the blocks that were sent and received: of all peers, and of each that had some lately.
 * Threads may share it.
 */
public final class Traffic {
  private final Counters all = new Counters();
  private final Map<PeerId, Counters> peers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, Counters> eldest) {
          return size() > Limits.PEERS_MAX;
        }
      };

  /** Nothing yet. */
  public Traffic() {}

  private static final class Counters {
    private final LongAdder sentBlocks = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder receivedBlocks = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();

    BlockTraffic now() {
      return new BlockTraffic(
          sentBlocks.sum(), sentBytes.sum(), receivedBlocks.sum(), receivedBytes.sum());
    }
  }

  /** So many blocks, of so many bytes together, went to a peer. */
  public void sent(PeerId peer, int blocks, long bytes) {
    for (Counters counters : List.of(all, of(peer))) {
      counters.sentBlocks.add(blocks);
      counters.sentBytes.add(bytes);
    }
  }

  /** So many blocks, of so many bytes together, came from a peer. */
  public void received(PeerId peer, int blocks, long bytes) {
    for (Counters counters : List.of(all, of(peer))) {
      counters.receivedBlocks.add(blocks);
      counters.receivedBytes.add(bytes);
    }
  }

  private Counters of(PeerId peer) {
    synchronized (peers) {
      return peers.computeIfAbsent(peer, _ -> new Counters());
    }
  }

  /** With one peer; nothing when that is long ago. */
  public BlockTraffic with(PeerId peer) {
    synchronized (peers) {
      Counters counters = peers.get(peer);
      return counters == null ? BlockTraffic.NONE : counters.now();
    }
  }

  /** With all peers ever. */
  public BlockTraffic total() {
    return all.now();
  }
}

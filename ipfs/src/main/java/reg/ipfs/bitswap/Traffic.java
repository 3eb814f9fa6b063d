package reg.ipfs.bitswap;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import reg.ipld.Block;
import reg.libp2p.PeerId;

/** Counts the blocks that were sent and received, of each connected peer and of all ever. */
final class Traffic {
  private final Map<PeerId, Counters> peers = new ConcurrentHashMap<>();
  private final Counters all = new Counters();

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

  void sent(PeerId peer, List<Block> blocks) {
    long bytes = bytes(blocks);
    for (Counters counters : List.of(all, of(peer))) {
      counters.sentBlocks.add(blocks.size());
      counters.sentBytes.add(bytes);
    }
  }

  void received(PeerId peer, List<Block> blocks) {
    long bytes = bytes(blocks);
    for (Counters counters : List.of(all, of(peer))) {
      counters.receivedBlocks.add(blocks.size());
      counters.receivedBytes.add(bytes);
    }
  }

  private static long bytes(List<Block> blocks) {
    return blocks.stream().mapToLong(Block::size).sum();
  }

  private Counters of(PeerId peer) {
    return peers.computeIfAbsent(peer, _ -> new Counters());
  }

  /** The peer has left. */
  void forget(PeerId peer) {
    peers.remove(peer);
  }

  BlockTraffic with(PeerId peer) {
    Counters counters = peers.get(peer);
    return counters == null ? BlockTraffic.NONE : counters.now();
  }

  BlockTraffic total() {
    return all.now();
  }
}

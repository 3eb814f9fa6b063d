package reg.ipfs.bitswap;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import reg.ipld.Cid;
import reg.libp2p.PeerId;

/**
 * Which blocks were asked of whom, of late; also of peers that have left, because what they sent
 * before may still be on its way. So a late block is no offence, and one that was never asked for
 * is.
 */
final class AskedBlocks {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, Set<Cid>> peers = new LinkedHashMap<>(16, 0.75f, true);

  /** A peer is asked for a block. */
  void add(PeerId peer, Cid cid) {
    lock.lock();
    try {
      Set<Cid> asked = peers.computeIfAbsent(peer, key -> new LinkedHashSet<>());
      asked.add(cid.toV1());
      forgetFirst(asked.iterator(), asked.size() > BitswapLimits.ASKED_MAX);
      forgetFirst(peers.keySet().iterator(), peers.size() > BitswapLimits.ASKED_PEERS_MAX);
    } finally {
      lock.unlock();
    }
  }

  private static void forgetFirst(Iterator<?> items, boolean tooMany) {
    if (tooMany) {
      items.next();
      items.remove();
    }
  }

  /** Whether the peer was asked for the block of this CID of version 1. */
  boolean contains(PeerId peer, Cid v1) {
    lock.lock();
    try {
      return peers.getOrDefault(peer, Set.of()).contains(v1);
    } finally {
      lock.unlock();
    }
  }
}

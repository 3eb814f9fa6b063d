package reg.ipfs.bitswap;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.libp2p.Host;
import reg.libp2p.PeerId;
import reg.storage.BlockStore;

/**
 * What one peer wants of us. Wants are answered in the order they came; one for a block that is not
 * held is kept, and answered should the block arrive.
 */
class Ledger extends Outbox {
  private static final Logger LOG = System.getLogger(Ledger.class.getName());

  private final BlockStore blocks;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Cid, Want> ready = new LinkedHashMap<>();
  private final Map<Cid, Want> waiting = new LinkedHashMap<>();

  Ledger(Host host, PeerId peer, BlockStore blocks, Semaphore places) {
    super(host, peer, places);
    this.blocks = blocks;
  }

  /** Takes the wants of a message. */
  void receive(BitswapMessage message) {
    lock.lock();
    try {
      if (message.full()) {
        ready.clear();
        waiting.clear();
      }
      for (Want want : message.wants()) {
        ready.remove(want.cid());
        waiting.remove(want.cid());
        boolean room = ready.size() + waiting.size() < BitswapLimits.WANTS_PER_PEER_MAX;
        if (!(want instanceof Want.Cancel) && room) {
          ready.put(want.cid(), want);
        }
      }
    } finally {
      lock.unlock();
    }
    fill();
  }

  /** Answers a want that waits for this block, if there is one. */
  void arrived(Cid cid) {
    lock.lock();
    try {
      Want want = waiting.remove(cid);
      if (want == null) {
        return;
      }
      ready.put(cid, want);
    } finally {
      lock.unlock();
    }
    fill();
  }

  /** How many wants are kept. */
  int size() {
    lock.lock();
    try {
      return ready.size() + waiting.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  void failed() {
    lock.lock();
    try {
      ready.clear();
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  /** As many answers as fit a message. */
  @Override
  @Nullable BitswapMessage next() {
    var found = new ArrayList<Block>();
    var presences = new ArrayList<Presence>();
    int bytes = 0;
    while (bytes < BitswapLimits.MESSAGE_BYTES_TARGET
        && found.size() + presences.size() < BitswapLimits.ENTRIES_MAX) {
      Want want = take();
      if (want == null) {
        break;
      }
      Block block = answer(want, presences);
      if (block != null) {
        found.add(block);
        bytes += block.size();
      }
    }
    var message = new BitswapMessage(false, List.of(), found, presences);
    return message.isEmpty() ? null : message;
  }

  private @Nullable Want take() {
    lock.lock();
    try {
      var first = ready.entrySet().iterator();
      if (!first.hasNext()) {
        return null;
      }
      Want want = first.next().getValue();
      first.remove();
      return want;
    } finally {
      lock.unlock();
    }
  }

  /** The block that answers a want; otherwise its presence or absence, if that is wanted. */
  private @Nullable Block answer(Want want, List<Presence> presences) {
    Cid cid = want.cid();
    long stored = blocks.storedSize(cid);
    boolean haveIsEnough = want instanceof Want.ForHave;
    Block block =
        stored < 0 || (haveIsEnough && stored > BitswapLimits.SMALL_BLOCK_BYTES) ? null : read(cid);
    if (block != null && haveIsEnough && block.size() > BitswapLimits.SMALL_BLOCK_BYTES) {
      block = null;
    }
    if (block != null) {
      return block;
    }
    if (haveIsEnough && stored >= 0) {
      presences.add(new Presence(cid, true));
      return null;
    }
    if (tellsAbsence(want)) {
      presences.add(new Presence(cid, false));
    }
    wait(want);
    return null;
  }

  private void wait(Want want) {
    lock.lock();
    try {
      if (!ready.containsKey(want.cid())) {
        waiting.put(want.cid(), want);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A damaged block is one that is not held: nobody is served wrong bytes. */
  private @Nullable Block read(Cid cid) {
    try {
      return blocks.get(cid);
    } catch (RegistryException e) {
      LOG.log(Level.WARNING, "block not served cid={0} why={1}", cid, e.getMessage());
      return null;
    }
  }

  private static boolean tellsAbsence(Want want) {
    return switch (want) {
      case Want.ForBlock(var cid, int priority, boolean tell) -> tell;
      case Want.ForHave(var cid, int priority, boolean tell) -> tell;
      case Want.Cancel cancel -> false;
    };
  }
}

package reg.ipfs.bitswap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.RemoteSource;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.multiformats.Multihash;
import reg.libp2p.PeerId;

/**
 * Blocks that belong together, from peers that are known to have some of them. Each block is asked
 * of one peer at a time, the one that owes the fewest; nobody else learns what is wanted. A peer
 * that says nothing is asked for the same again, for what was sent may be lost; one that stalls too
 * often is not asked again in this session.
 */
public final class BitswapSession implements RemoteSource {
  private static final int STALLS_MAX = 3;
  private static final long TICK_MILLIS = 500;
  private static final Multihash NO_BYTES = Multihash.sha256(new byte[0], 0, 0);

  private final WantedBlocks wanted;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Provider> providers = new ArrayList<>();

  /** A peer of this session; guarded by the lock. */
  private static final class Provider {
    private final PeerId peer;
    private int owed;
    private int stalls;
    private long stalledLast;

    Provider(PeerId peer) {
      this.peer = peer;
    }
  }

  BitswapSession(WantedBlocks wanted, Collection<PeerId> peers) {
    this.wanted = wanted;
    peers.forEach(this::add);
  }

  /** Adds a peer; also requests that are under way may ask it. */
  public void add(PeerId peer) {
    lock.lock();
    try {
      if (providers.stream().noneMatch(provider -> provider.peer.equals(peer))) {
        providers.add(new Provider(peer));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Fetches a block; waits for it. The block of no bytes is known from its CID, and nobody is
   * asked: Kubo 0.42 says that it does not have it even when it does.
   *
   * @return null when every peer said that it does not have the block
   * @throws RegistryException UNREACHABLE when no peer sent it and some did not answer
   */
  @Override
  public @Nullable Block fetch(Cid cid) throws InterruptedException {
    if (cid.multihash().equals(NO_BYTES)) {
      return Block.verified(cid, new byte[0]);
    }
    Pending pending = wanted.open(cid);
    Set<PeerId> asked = new HashSet<>();
    boolean silent = false;
    try {
      for (Provider next = next(asked); next != null; next = next(asked)) {
        Answer answer = ask(pending, next.peer);
        done(next, answer);
        if (answer instanceof Answer.Came(Block block)) {
          return block.cid().equals(cid)
              ? block
              : Block.verified(cid, block.array(), block.offset(), block.size());
        }
        silent |= answer instanceof Answer.Gone;
      }
    } finally {
      wanted.close(pending);
    }
    if (silent || asked.isEmpty()) {
      throw new RegistryException(
          Fault.UNREACHABLE, "block " + cid + ": no answer from " + asked.size() + " peers");
    }
    return null;
  }

  /** Asks a peer, when not too much is wanted of it already. */
  private Answer ask(Pending pending, PeerId peer) throws InterruptedException {
    Semaphore room = wanted.room(peer);
    room.acquire();
    try {
      wanted.ask(pending, peer);
      return await(pending, peer);
    } finally {
      room.release();
    }
  }

  /** Waits for the block, for this peer's answer, or until it stalls; asks again before. */
  private Answer await(Pending pending, PeerId peer) throws InterruptedException {
    long asked = wanted.timeline().nanos();
    long askedLast = asked;
    while (true) {
      Answer answer = pending.answers().poll(TICK_MILLIS);
      switch (answer) {
        case Answer.Came came -> {
          return came;
        }
        case Answer.Absent absent when absent.peer().equals(peer) -> {
          return absent;
        }
        case Answer.Gone gone when gone.peer().equals(peer) -> {
          return gone;
        }
        case null -> {
          long now = wanted.timeline().nanos();
          long quiet = now - wanted.heard(peer, asked);
          if (quiet > BitswapLimits.STALL.toNanos()) {
            wanted.cancel(pending, peer);
            return new Answer.Gone(peer);
          }
          if (now - askedLast > patience(quiet)) {
            wanted.ask(pending, peer);
            askedLast = now;
          }
        }
        default -> {}
      }
    }
  }

  /** After how many nanoseconds a block is asked for again, of a peer that is quiet for so long. */
  private static long patience(long quiet) {
    Duration again = BitswapLimits.ASK_AGAIN;
    boolean silent = quiet > again.toNanos();
    return (silent ? again : BitswapLimits.ASK_AGAIN_ANYWAY).toNanos();
  }

  private @Nullable Provider next(Set<PeerId> asked) {
    lock.lock();
    try {
      Provider best = null;
      for (Provider provider : providers) {
        boolean usable = provider.stalls < STALLS_MAX && !asked.contains(provider.peer);
        if (usable && (best == null || provider.owed < best.owed)) {
          best = provider;
        }
      }
      if (best != null) {
        best.owed++;
        asked.add(best.peer);
      }
      return best;
    } finally {
      lock.unlock();
    }
  }

  private void done(Provider provider, Answer answer) {
    lock.lock();
    try {
      provider.owed--;
      switch (answer) {
        case Answer.Came came -> provider.stalls = 0;
        case Answer.Absent absent -> {}
        case Answer.Gone gone -> stalled(provider);
      }
    } finally {
      lock.unlock();
    }
  }

  /** All that a peer owes when it stalls counts as one stall. */
  private void stalled(Provider provider) {
    long now = wanted.timeline().nanos();
    if (provider.stalls == 0 || now - provider.stalledLast > BitswapLimits.ASK_AGAIN.toNanos()) {
      provider.stalls++;
      provider.stalledLast = now;
    }
  }
}

package reg.ipfs.bitswap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;
import reg.libp2p.Host;
import reg.libp2p.PeerId;
import reg.libp2p.Timeline;

/** What we want of one peer: entries to be sent, and when it was last heard. */
final class Requests extends Outbox {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Cid, Want> unsent = new LinkedHashMap<>();
  private final Semaphore room = new Semaphore(BitswapLimits.WANTED_OF_PEER_MAX);
  private final Runnable onFailure;
  private final Timeline timeline;
  private volatile long heard;

  /**
   * The wants of a peer.
   *
   * @param places for messages that are sent at once
   * @param onFailure called when they could not be sent
   */
  Requests(Host host, PeerId peer, Semaphore places, Runnable onFailure) {
    super(host, peer, places);
    this.timeline = host.timeline();
    this.heard = timeline.nanos();
    this.onFailure = onFailure;
  }

  /** Has a permit for each block that may be wanted of the peer besides those that are. */
  Semaphore room() {
    return room;
  }

  /** Sends an entry, soon. */
  void add(Want want) {
    lock.lock();
    try {
      unsent.put(want.cid(), want);
    } finally {
      lock.unlock();
    }
    fill();
  }

  /** The peer sent a message. */
  void hear() {
    heard = timeline.nanos();
  }

  /** When the peer was last heard, by {@link Timeline#nanos}. */
  long heard() {
    return heard;
  }

  @Override
  @Nullable BitswapMessage next() {
    lock.lock();
    try {
      List<Want> wants = new ArrayList<>();
      var entries = unsent.values().iterator();
      while (entries.hasNext() && wants.size() < BitswapLimits.ENTRIES_MAX) {
        wants.add(entries.next());
        entries.remove();
      }
      return wants.isEmpty() ? null : BitswapMessage.ofWants(wants);
    } finally {
      lock.unlock();
    }
  }

  @Override
  void failed() {
    onFailure.run();
  }
}

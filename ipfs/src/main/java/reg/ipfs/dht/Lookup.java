package reg.ipfs.dht;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.libp2p.PeerId;

/**
 * The state of one walk towards a key: who was heard of, and what became of asking. It asks nobody
 * itself: {@link #next} says whom to ask. For one thread.
 *
 * <p>In the wide area at most {@link DhtLimits#GROUP_MAX} peers of one group of addresses count
 * that answered, so that somebody with many names and few addresses does not get all places near a
 * key.
 */
final class Lookup {
  private final DhtScope scope;
  private final DhtKey self;
  private final int enough;
  private final TreeMap<DhtKey, Candidate> candidates;
  private final Map<String, Integer> groups = new HashMap<>();
  private int asked;
  private int waiting;

  private enum State {
    HEARD,
    WAITING,
    ANSWERED,
    /** Not reached, or one too many of its group. */
    DROPPED
  }

  private static final class Candidate {
    private DhtPeer peer;
    private State state = State.HEARD;

    Candidate(DhtPeer peer) {
      this.peer = peer;
    }
  }

  /**
   * A walk that begins at the peers given.
   *
   * @param self is not asked
   * @param enough how many of the nearest peers must have answered
   */
  Lookup(DhtScope scope, PeerId self, DhtKey target, int enough) {
    this.scope = scope;
    this.self = DhtKey.of(self);
    this.enough = enough;
    this.candidates = new TreeMap<>(target::compareDistance);
  }

  /** Hears of peers; those without an address that counts are passed over. */
  void heard(List<DhtPeer> peers) {
    for (DhtPeer peer : scope.usable(peers)) {
      DhtKey key = DhtKey.of(peer.id());
      if (!key.equals(self)) {
        candidates.putIfAbsent(key, new Candidate(peer));
      }
    }
    while (candidates.size() > DhtLimits.HEARD_MAX
        && candidates.lastEntry().getValue().state == State.HEARD) {
      candidates.pollLastEntry();
    }
  }

  /** The peer to ask next, noted as being asked; null when there is none now. */
  @Nullable DhtPeer next() {
    if (asked == DhtLimits.ASKS_MAX) {
      return null;
    }
    int nearer = 0;
    for (Candidate candidate : candidates.values()) {
      if (candidate.state == State.HEARD) {
        candidate.state = State.WAITING;
        asked++;
        waiting++;
        return candidate.peer;
      }
      nearer += candidate.state == State.DROPPED ? 0 : 1;
      if (nearer == DhtLimits.K) {
        return null;
      }
    }
    return null;
  }

  /** Notes that a peer answered; false when it does not count, for there are too many like it. */
  boolean answered(DhtPeer peer, List<DhtPeer> closer) {
    Candidate candidate = end(peer.id());
    if (candidate == null) {
      return false;
    }
    if (scope.isDiverse() && isCrowded(peer)) {
      return false;
    }
    candidate.state = State.ANSWERED;
    candidate.peer = peer;
    heard(closer);
    return true;
  }

  /** Counts the peer; whether there are too many of its group, or nobody knows of which it is. */
  private boolean isCrowded(DhtPeer peer) {
    String group = scope.group(peer.place());
    return group == null || groups.merge(group, 1, Integer::sum) > DhtLimits.GROUP_MAX;
  }

  /** Notes that a peer did not answer. */
  void failed(PeerId peer) {
    end(peer);
  }

  private @Nullable Candidate end(PeerId peer) {
    Candidate candidate = candidates.get(DhtKey.of(peer));
    if (candidate == null || candidate.state != State.WAITING) {
      return null;
    }
    waiting--;
    candidate.state = State.DROPPED;
    return candidate;
  }

  /** Whether enough of the nearest peers have answered. */
  boolean isDone() {
    int nearest = 0;
    for (Candidate candidate : candidates.values()) {
      if (candidate.state == State.HEARD || candidate.state == State.WAITING) {
        return asked == DhtLimits.ASKS_MAX && waiting == 0;
      }
      if (candidate.state == State.ANSWERED && ++nearest == enough) {
        return true;
      }
    }
    return true;
  }

  /** The nearest peers that answered, nearest first. */
  List<DhtPeer> nearest() {
    var nearest = new ArrayList<DhtPeer>();
    for (Candidate candidate : candidates.values()) {
      if (candidate.state == State.ANSWERED && nearest.size() < DhtLimits.K) {
        nearest.add(candidate.peer);
      }
    }
    return nearest;
  }
}

package reg.ipfs.bitswap;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reg.ipld.Cid;
import reg.libp2p.Handoff;
import reg.libp2p.PeerId;
import reg.libp2p.Timeline;

/** A block that one thread waits for. */
final class Pending {
  private static final int ANSWERS_MAX = 16;

  private final Cid cid;
  private final Handoff<Answer> answers;
  private final Set<PeerId> asked = ConcurrentHashMap.newKeySet();

  Pending(Cid cid, Timeline timeline) {
    this.cid = cid;
    this.answers = new Handoff<>(ANSWERS_MAX, timeline);
  }

  Cid cid() {
    return cid;
  }

  /** What came of it, in order. */
  Handoff<Answer> answers() {
    return answers;
  }

  /** The peers that were asked and have not answered. */
  Set<PeerId> asked() {
    return asked;
  }
}

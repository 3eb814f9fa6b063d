package reg.ipfs.bitswap;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reg.ipld.Cid;
import reg.libp2p.Handoff;
import reg.libp2p.PeerId;

/** A block that one thread waits for. */
final class Pending {
  private static final int ANSWERS_MAX = 16;

  private final Cid cid;
  private final Handoff<Answer> answers = new Handoff<>(ANSWERS_MAX);
  private final Set<PeerId> asked = ConcurrentHashMap.newKeySet();

  Pending(Cid cid) {
    this.cid = cid;
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

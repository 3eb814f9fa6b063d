package reg.libp2p.swarm;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.PeerId;

/** Whom we talk to: nobody who is banned, and of the others those who are allowed. */
final class Welcome {
  private final Scores scores;
  private volatile @Nullable Set<PeerId> allowed;

  /**
   * Begins with these.
   *
   * @param allowed null for everyone
   */
  Welcome(Scores scores, @Nullable Set<PeerId> allowed) {
    this.scores = scores;
    this.allowed = allowed;
  }

  /** Allows these alone from now on; null for everyone. */
  void allow(@Nullable Set<PeerId> only) {
    allowed = only == null ? null : Set.copyOf(only);
  }

  boolean refuses(PeerId peer) {
    Set<PeerId> only = allowed;
    return scores.isBanned(peer) || (only != null && !only.contains(peer));
  }

  /**
   * Passes those who are not refused.
   *
   * @throws RegistryException REFUSED_BY_POLICY
   */
  void require(PeerId peer) {
    if (refuses(peer)) {
      String why = scores.isBanned(peer) ? "is banned" : "is not in the list of allowed peers";
      throw new RegistryException(Fault.REFUSED_BY_POLICY, "peer " + peer + " " + why);
    }
  }
}

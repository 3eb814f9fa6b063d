package reg.manifest.signing;

import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.HeadPosition;

/**
 * The newest head of a publisher that was accepted, so that no older one is accepted after it.
 *
 * @param position where it stands
 * @param cid which it is
 */
public record SeenHead(HeadPosition position, Cid cid) {
  /**
   * How far a head may be ahead of the one before it in the same epoch: a thief of a key cannot use
   * up the numbers.
   */
  public static final long STEP_MAX = 1 << 20;

  /** What an accepted head is to the one seen before. */
  public enum Step {
    /** It is the same. */
    SAME,
    /** It is newer. */
    NEWER
  }

  /**
   * Accepts a head that does not contradict this one. That its chain of previous heads reaches this
   * one is not checked here.
   *
   * @throws RegistryException ROLLBACK, with both CIDs, when it is older, when it is another at the
   *     same position (a fork: both are evidence), or when it is more than {@link #STEP_MAX} ahead
   */
  public Step accept(VerifiedHead head) {
    HeadPosition next = head.head().position();
    int order = next.compareTo(position);
    if (order < 0) {
      throw refuse(head, "is older than the one seen before");
    }
    if (order == 0) {
      if (!head.cid().equals(cid)) {
        throw refuse(head, "and the one seen before are two histories of one publisher");
      }
      return Step.SAME;
    }
    if (next.epoch() == position.epoch() && next.seq() - position.seq() > STEP_MAX) {
      throw refuse(head, "is more than " + STEP_MAX + " ahead of the one seen before");
    }
    return Step.NEWER;
  }

  private RegistryException refuse(VerifiedHead head, String why) {
    return new RegistryException(
        Fault.ROLLBACK,
        "head " + head + " " + why + ", " + position + " " + cid + "; nothing was changed");
  }
}

package reg.node.trust;

import java.time.Instant;
import reg.ipld.Cid;
import reg.manifest.HeadPosition;
import reg.manifest.Validity;
import reg.manifest.signing.SeenHead;
import reg.manifest.signing.VerifiedHead;

/**
 * The newest head of a publisher that was accepted.
 *
 * @param position where it stands
 * @param cid which it is
 * @param validity what it says of its time
 * @param seen when it was first accepted here
 */
public record SeenHeadAt(HeadPosition position, Cid cid, Validity validity, Instant seen) {
  static SeenHeadAt of(VerifiedHead head, Instant now) {
    return new SeenHeadAt(
        head.head().position(),
        head.cid(),
        head.head().validity(),
        Instant.ofEpochSecond(now.getEpochSecond()));
  }

  /** As what a next head must follow. */
  public SeenHead seenHead() {
    return new SeenHead(position, cid);
  }
}

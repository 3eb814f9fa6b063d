package reg.node.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;
import reg.manifest.PublisherId;

/**
 * What this home thinks of a publisher now.
 *
 * @param id whom
 * @param trusted how far, and why
 * @param petname what the user calls it; null for nothing
 * @param vouchers who vouched for it
 * @param head the newest head that was accepted; null when none was
 * @param forks proofs of two histories that nobody settled; not empty means: do not trust what is
 *     newer than the fork
 */
public record Standing(
    PublisherId id,
    Trusted trusted,
    @Nullable String petname,
    List<PublisherId> vouchers,
    @Nullable SeenHeadAt head,
    List<Cid> forks) {
  public Standing {
    vouchers = List.copyOf(vouchers);
    forks = List.copyOf(forks);
  }

  /** Whether the user knows whom this is: it is their own, named, or was agreed to. */
  public boolean isKnown() {
    return trusted != Trusted.UNKNOWN;
  }

  /** Whether two histories of it were seen, and nobody settled which is right. */
  public boolean isForked() {
    return !forks.isEmpty();
  }

  /** How long ago the newest head was signed, by its own word; null when there is none. */
  public @Nullable Duration headAge(Instant now) {
    return head == null ? null : head.validity().ageAt(now);
  }

  /** Whether the newest head is out of date, so that a newer one may be withheld. */
  public boolean isStale(Instant now) {
    return head != null && head.validity().isExpiredAt(now);
  }
}

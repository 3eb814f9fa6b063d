package reg.node.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.PublisherId;
import reg.manifest.PublisherName;

/**
 * What the trust store holds of a publisher.
 *
 * @param id whom: its first key, which rotations leave as it is
 * @param trusted anything but {@link Trusted#OWN}
 * @param petname what the user calls it, in lower case; null for nothing
 * @param vouchers who vouched for it, at most {@value #LIST_MAX}
 * @param firstSeen when it was first heard of, to the second
 * @param record the last publisher record accepted; null for none
 * @param head the newest head accepted; null for none
 * @param forks proofs of two histories that nobody settled, at most {@value #LIST_MAX}
 * @param settled proofs that the user settled, at most {@value #LIST_MAX}
 */
public record TrustEntry(
    PublisherId id,
    Trusted trusted,
    @Nullable String petname,
    List<PublisherId> vouchers,
    Instant firstSeen,
    @Nullable SeenRecord record,
    @Nullable SeenHeadAt head,
    List<Cid> forks,
    List<Cid> settled) {
  /** The longest of the lists. */
  static final int LIST_MAX = 64;

  public TrustEntry {
    vouchers = vouchers.stream().distinct().sorted().toList();
    forks = List.copyOf(forks);
    settled = List.copyOf(settled);
    for (List<?> list : List.of(vouchers, forks, settled)) {
      if (list.size() > LIST_MAX) {
        throw new RegistryException(
            Fault.MALFORMED, list.size() + " entries of a list; at most " + LIST_MAX);
      }
    }
    if (trusted == Trusted.OWN) {
      throw new RegistryException(Fault.MALFORMED, "one's own publisher is no entry");
    }
    if (petname != null && !new PublisherName.Petname(petname).name().equals(petname)) {
      throw new RegistryException(Fault.MALFORMED, "a petname that is not in lower case");
    }
  }

  /** Of a publisher that was not heard of before. */
  static TrustEntry unknown(PublisherId id, Instant now) {
    return new TrustEntry(
        id,
        Trusted.UNKNOWN,
        null,
        List.of(),
        Instant.ofEpochSecond(now.getEpochSecond()),
        null,
        null,
        List.of(),
        List.of());
  }

  TrustEntry with(Trusted next, @Nullable String name) {
    return new TrustEntry(id, next, name, vouchers, firstSeen, record, head, forks, settled);
  }

  TrustEntry vouchedBy(List<PublisherId> by) {
    var all = new ArrayList<>(vouchers);
    all.addAll(by);
    return new TrustEntry(id, trusted, petname, all, firstSeen, record, head, forks, settled);
  }

  TrustEntry seen(@Nullable SeenRecord nextRecord, SeenHeadAt nextHead) {
    return new TrustEntry(
        id, trusted, petname, vouchers, firstSeen, nextRecord, nextHead, forks, settled);
  }

  /** A proof more; the same when it is known, or there are {@value #LIST_MAX} already. */
  TrustEntry forked(Cid fork) {
    if (forks.contains(fork) || settled.contains(fork) || forks.size() == LIST_MAX) {
      return this;
    }
    var more = new ArrayList<>(forks);
    more.add(fork);
    return new TrustEntry(id, trusted, petname, vouchers, firstSeen, record, head, more, settled);
  }

  /** These proofs are settled; the oldest are forgotten when there are too many. */
  TrustEntry settled(List<Cid> ended) {
    var open = new ArrayList<>(forks);
    open.removeAll(ended);
    var all = new ArrayList<>(settled);
    all.addAll(ended);
    var kept = all.subList(Math.max(0, all.size() - LIST_MAX), all.size());
    return new TrustEntry(id, trusted, petname, vouchers, firstSeen, record, head, open, kept);
  }

  Standing standing() {
    return new Standing(id, trusted, petname, vouchers, head, forks);
  }
}

package reg.manifest.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.manifest.Head;
import reg.manifest.HeadPosition;
import reg.manifest.KeyRoles;
import reg.manifest.PageList;
import reg.manifest.Publisher;
import reg.manifest.PublisherId;
import reg.manifest.RevokedKey;
import reg.manifest.Role;
import reg.manifest.Validity;

/** Publishers and their records, for tests. */
final class Chains {
  static final Instant NOW = Instant.parse("2027-01-02T03:04:05Z");
  static final List<PublisherKey> KEYS =
      IntStream.range(0, 20).mapToObj(i -> PublisherKey.ofSeed(seed(i))).toList();

  /** The publisher whose first key is {@code KEYS[0]}. */
  static final PublisherId PUBLISHER = KEYS.getFirst().publisherId();

  private Chains() {}

  private static byte[] seed(int index) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) (index + 1));
    return seed;
  }

  /** The record that follows a chain, with these keys in all roles. */
  static Publisher next(PublisherChain chain, int threshold, PublisherKey... keys) {
    return record(chain.epoch() + 1, chain.lastCid(), threshold, List.of(), keys);
  }

  static Publisher record(
      long seq,
      @Nullable Cid previous,
      int threshold,
      List<RevokedKey> revoked,
      PublisherKey... keys) {
    return new Publisher(
        PUBLISHER,
        seq,
        previous,
        new Validity(NOW, NOW.plus(Duration.ofDays(365))),
        Arrays.stream(keys)
            .map(key -> new KeyRoles(key.publicKey(), Set.of(Role.values())))
            .toList(),
        Map.of(Role.ROOT, threshold, Role.RELEASE, threshold, Role.HEAD, threshold),
        List.of(),
        revoked);
  }

  static Block signed(Publisher record, PublisherKey... signers) {
    Envelope envelope = Envelope.sign(record, signers[0]);
    for (PublisherKey signer : signers) {
      envelope = envelope.cosign(signer);
    }
    return envelope.block();
  }

  /** The chain after the first key gave way to the second. */
  static PublisherChain rotatedOnce() {
    PublisherChain first = PublisherChain.of(PUBLISHER);
    return first.append(signed(next(first, 1, KEYS.get(1)), KEYS.get(0), KEYS.get(1)));
  }

  static Head head(long epoch, long seq, @Nullable Cid previous, String mark) {
    long seconds = mark.hashCode() & 0xffff;
    return new Head(
        PUBLISHER,
        new HeadPosition(epoch, seq),
        previous,
        Validity.from(NOW.plusSeconds(seconds)),
        PageList.EMPTY);
  }

  static Block signed(Head head, PublisherKey... signers) {
    Envelope envelope = Envelope.sign(head, signers[0]);
    for (PublisherKey signer : signers) {
      envelope = envelope.cosign(signer);
    }
    return envelope.block();
  }
}

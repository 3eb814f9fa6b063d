package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reg.manifest.signing.Chains.KEYS;
import static reg.manifest.signing.Chains.NOW;
import static reg.manifest.signing.Chains.PUBLISHER;
import static reg.manifest.signing.Chains.head;
import static reg.manifest.signing.Chains.next;
import static reg.manifest.signing.Chains.record;
import static reg.manifest.signing.Chains.rotatedOnce;
import static reg.manifest.signing.Chains.signed;
import static reg.manifest.signing.EnvelopeVerifierTest.assertFault;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.manifest.DidKey;
import reg.manifest.Golden;
import reg.manifest.HeadPosition;
import reg.manifest.KeyRoles;
import reg.manifest.Publisher;
import reg.manifest.PublisherId;
import reg.manifest.Release;
import reg.manifest.ReleaseId;
import reg.manifest.RevokedKey;
import reg.manifest.Role;
import reg.manifest.Validity;

class PublisherChainTest {
  private final PublisherChain first = PublisherChain.of(PUBLISHER);

  private static void refused(Fault fault, String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  @Test
  void beginsWithTheKeyOfTheId() {
    assertThat(first.epoch()).isZero();
    assertThat(first.lastCid()).isNull();
    assertThat(first.last()).isNull();
    assertThat(first.records()).isEmpty();
    for (Role role : Role.values()) {
      assertThat(first.keys(role)).containsExactly(KEYS.get(0).publicKey());
      assertThat(first.threshold(role)).isOne();
    }
    assertThat(first.requireFresh(NOW)).isSameAs(first);
  }

  @Test
  void takesTheGoldenRecord() {
    Block golden = Envelope.decode(Golden.envelope("publisher")).block();
    PublisherChain chain = PublisherChain.of(Golden.ALICE.publisherId()).append(golden);
    assertThat(chain.last()).isEqualTo(Golden.publisher());
    assertThat(chain.lastCid()).isEqualTo(Golden.cid("publisher"));
  }

  @Test
  void theIdSurvivesRotation() {
    PublisherChain chain = rotatedOnce();
    assertThat(chain.id()).isEqualTo(PUBLISHER);
    assertThat(chain.epoch()).isOne();
    Block head = signed(head(1, 1, null, "a"), KEYS.get(1));
    assertThat(chain.verifier().verifyHead(head).head().publisher()).isEqualTo(PUBLISHER);
    Block old = signed(head(1, 1, null, "a"), KEYS.get(0));
    refused(Fault.BAD_SIGNATURE, "may not sign", () -> chain.verifier().verifyHead(old));
  }

  /** G4: a threshold of 3 of 5. */
  @Test
  void threeOfFiveMustSign() {
    PublisherKey[] five = KEYS.subList(0, 5).toArray(PublisherKey[]::new);
    Block record = signed(next(first, 3, five), KEYS.get(0), KEYS.get(3), KEYS.get(4));
    PublisherChain chain = first.append(record);
    Block two = signed(head(1, 1, null, "a"), KEYS.get(1), KEYS.get(2));
    refused(Fault.UNSIGNED, "2 of the 3", () -> chain.verifier().verifyHead(two));
    Block three = signed(head(1, 1, null, "a"), KEYS.get(1), KEYS.get(2), KEYS.get(4));
    assertThat(chain.verifier().verifyHead(three).signers()).hasSize(3);
    Publisher later = next(chain, 3, five);
    refused(
        Fault.UNSIGNED, "2 of the 3", () -> chain.append(signed(later, KEYS.get(0), KEYS.get(1))));
    assertThat(chain.append(signed(later, KEYS.get(0), KEYS.get(1), KEYS.get(2))).epoch())
        .isEqualTo(2);
  }

  /** G4: a chain of 1,000 rotations in less than a second. */
  @Tag("slow")
  @Test
  void verifiesAThousandRotations() {
    var records = new ArrayList<Block>();
    PublisherChain chain = first;
    for (int i = 0; i < 1000; i++) {
      PublisherKey before = KEYS.get(i % 2);
      PublisherKey after = KEYS.get(1 - i % 2);
      Block record = signed(next(chain, 1, after), before, after);
      chain = chain.append(record);
      records.add(record);
    }
    LongSupplier clock = ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      long start = clock.getAsLong();
      PublisherChain again = first;
      for (Block record : records) {
        again = again.append(record);
      }
      best = Math.min(best, clock.getAsLong() - start);
      assertThat(again.lastCid()).isEqualTo(chain.lastCid());
    }
    System.out.println("a chain of 1,000 rotations: " + best / 1_000_000 + " ms of CPU");
    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
  }

  @Tag("slow")
  @Test
  void hasAMostOfSteps() {
    PublisherChain chain = first;
    for (int i = 0; i < PublisherChain.STEPS_MAX; i++) {
      chain = chain.append(signed(next(chain, 1, KEYS.get(0)), KEYS.get(0)));
    }
    PublisherChain full = chain;
    Block more = signed(next(full, 1, KEYS.get(0)), KEYS.get(0));
    refused(Fault.MALFORMED, "the most", () -> full.append(more));
  }

  /** S1: one key is one key, however often and under whatever name it signs (CVE-2020-15093). */
  @Test
  void s1CountsAKeyOnceInBothRecords() {
    Publisher record = next(first, 2, KEYS.get(0), KEYS.get(1));
    refused(Fault.UNSIGNED, "1 of the 2", () -> first.append(signed(record, KEYS.get(0))));
    Validity validity = new Validity(NOW, NOW.plusSeconds(1));
    var twice = List.of(all(KEYS.get(1)), all(KEYS.get(1)));
    refused(
        Fault.MALFORMED,
        "listed twice",
        () ->
            new Publisher(
                PUBLISHER, 1, null, validity, twice, thresholds(2), List.of(), List.of()));
  }

  private static KeyRoles all(PublisherKey key) {
    return new KeyRoles(key.publicKey(), Set.of(Role.values()));
  }

  private static Map<Role, Integer> thresholds(int count) {
    return Map.of(Role.ROOT, count, Role.RELEASE, count, Role.HEAD, count);
  }

  /** S2: thresholds out of bounds (CVE-2026-23992), also when signed by the right keys. */
  @Test
  void s2RefusesThresholdsOutOfBounds() {
    for (int threshold : new int[] {0, -1, 2}) {
      refused(
          Fault.MALFORMED,
          "threshold " + threshold,
          () -> record(1, null, threshold, List.of(), KEYS.get(0)));
    }
    MapNode good = DagCbor.decode(next(first, 1, KEYS.get(0)).encode()).asMap("it");
    MapNode zero = MapNode.builder().put("root", 0).put("release", 1).put("head", 1).build();
    var edited = MapNode.builder();
    good.entries().forEach((key, value) -> edited.put(key, key.equals("threshold") ? zero : value));
    byte[] payload = DagCbor.encode(edited.build());
    Block block = Envelope.unsigned(PayloadType.PUBLISHER, payload).cosign(KEYS.get(0)).block();
    refused(Fault.MALFORMED, "threshold 0", () -> first.append(block));
  }

  /** S3: N+2 without N+1; N+1 by the new keys only; by the old keys only. */
  @Test
  void s3RefusesSkippedAndOneSidedRecords() {
    PublisherChain second = rotatedOnce();
    Block third = signed(next(second, 1, KEYS.get(2)), KEYS.get(1), KEYS.get(2));
    refused(Fault.BAD_SIGNATURE, "may not sign", () -> first.append(third));
    Block skipping = signed(record(2, null, 1, List.of(), KEYS.get(0)), KEYS.get(0));
    refused(Fault.ROLLBACK, "number 2 where 1 is next", () -> first.append(skipping));
    Publisher next = next(first, 1, KEYS.get(1));
    refused(Fault.BAD_SIGNATURE, "who may not sign", () -> first.append(signed(next, KEYS.get(1))));
    refused(Fault.BAD_SIGNATURE, "by its own keys", () -> first.append(signed(next, KEYS.get(0))));
    assertThat(first.epoch()).isZero();
  }

  @Test
  void refusesRecordsOfAnotherHistory() {
    PublisherChain chain = rotatedOnce();
    refused(
        Fault.ROLLBACK,
        "number 1 where 2 is next",
        () -> chain.append(signed(record(1, null, 1, List.of(), KEYS.get(1)), KEYS.get(1))));
    Publisher orphan = record(2, Golden.node("elsewhere"), 1, List.of(), KEYS.get(1));
    refused(Fault.ROLLBACK, "it follows", () -> chain.append(signed(orphan, KEYS.get(1))));
    var bob = PublisherChain.of(KEYS.get(1).publisherId());
    Block forAlice = signed(next(first, 1, KEYS.get(1)), KEYS.get(1));
    refused(Fault.BAD_SIGNATURE, "not of", () -> bob.append(forAlice));
  }

  @Test
  void refusesSignaturesOfThoseWhoAreNoParty() {
    Block record = signed(next(first, 1, KEYS.get(1)), KEYS.get(0), KEYS.get(1), KEYS.get(2));
    refused(Fault.BAD_SIGNATURE, "no party", () -> first.append(record));
  }

  @Test
  void refusesWhatIsNoRecord() {
    Block head = signed(head(0, 1, null, "a"), KEYS.get(0));
    refused(Fault.MALFORMED, "it is a head", () -> first.append(head));
    Block garbage =
        Envelope.unsigned(PayloadType.PUBLISHER, new byte[] {1}).cosign(KEYS.get(0)).block();
    refused(Fault.MALFORMED, "publisher record", () -> first.append(garbage));
    byte[] large = new byte[PublisherChain.STEP_BYTES_MAX];
    Block heavy = Envelope.unsigned(PayloadType.PUBLISHER, large).cosign(KEYS.get(0)).block();
    refused(Fault.MALFORMED, "bytes", () -> first.append(heavy));
  }

  @Test
  void onlyTheLastMustNotHaveExpired() {
    Publisher brief =
        new Publisher(
            PUBLISHER,
            1,
            null,
            new Validity(NOW, NOW.plusSeconds(1)),
            List.of(all(KEYS.get(0))),
            thresholds(1),
            List.of(BytesNode.copyOf(new byte[91])),
            List.of());
    PublisherChain expired = first.append(signed(brief, KEYS.get(0)));
    assertThat(expired.requireFresh(NOW)).isSameAs(expired);
    refused(Fault.ROLLBACK, "expired at", () -> expired.requireFresh(NOW.plusSeconds(1)));
    PublisherChain renewed = expired.append(signed(next(expired, 1, KEYS.get(0)), KEYS.get(0)));
    assertThat(renewed.requireFresh(NOW.plusSeconds(2)).epoch()).isEqualTo(2);
  }

  @Test
  void aKeyIsNeverBothListedAndRevoked() {
    var gone = new RevokedKey(KEYS.get(0).publicKey(), new HeadPosition(0, 3), "");
    refused(Fault.MALFORMED, "listed twice", () -> record(1, null, 1, List.of(gone), KEYS.get(0)));
  }

  @Test
  void aRevokedKeyCountsForHeadsBeforeTheSincePointOnly() {
    PublisherChain chain = revoked(new HeadPosition(0, 3));
    assertThat(chain.isRevoked(KEYS.get(0).publicKey())).isTrue();
    EnvelopeVerifier past = chain.verifier(0, Sightings.NONE);
    Block before = signed(head(0, 2, Golden.node("h"), "a"), KEYS.get(0));
    assertThat(past.verifyHead(before).head().position().seq()).isEqualTo(2);
    Block after = signed(head(0, 3, Golden.node("h"), "a"), KEYS.get(0));
    refused(Fault.REVOKED, "was revoked before 0.3", () -> past.verifyHead(after));
    refused(Fault.BAD_SIGNATURE, "no record of epoch 2", () -> chain.verifier(2, Sightings.NONE));
  }

  private PublisherChain revoked(HeadPosition since) {
    var gone = new RevokedKey(KEYS.get(0).publicKey(), since, "laptop lost");
    Publisher record = record(1, null, 1, List.of(gone), KEYS.get(1));
    return first.append(signed(record, KEYS.get(0), KEYS.get(1)));
  }

  @Test
  void aReleaseOfARevokedKeyCountsWhenAnEarlierHeadListsIt() {
    var since = new HeadPosition(0, 3);
    PublisherChain chain = revoked(since);
    Release release = releaseOf(PUBLISHER);
    Block block = Envelope.sign(release, KEYS.get(0)).block();
    refused(Fault.REVOKED, "revoked key", () -> chain.verifier().verifyRelease(block));
    Sightings seen = (cid, before) -> cid.equals(block.cid()) && since.equals(before);
    assertThat(chain.verifier(seen).verifyRelease(block).release()).isEqualTo(release);
  }

  @Test
  void aReleaseOfAFormerKeyCountsWhenAHeadListsIt() {
    PublisherChain chain = rotatedOnce();
    Block block = Envelope.sign(releaseOf(PUBLISHER), KEYS.get(0)).block();
    refused(Fault.BAD_SIGNATURE, "former keys", () -> chain.verifier().verifyRelease(block));
    Sightings seen = (cid, before) -> cid.equals(block.cid()) && before == null;
    VerifiedRelease former = chain.verifier(seen).verifyRelease(block);
    assertThat(former.cid()).isEqualTo(block.cid());
    assertThat(former.signatures()).isOne();
    assertThat(former.threshold()).isOne();
    Block fresh = Envelope.sign(releaseOf(PUBLISHER), KEYS.get(1)).block();
    assertThat(chain.verifier().verifyRelease(fresh).cid()).isEqualTo(fresh.cid());
    Block stranger = Envelope.sign(releaseOf(PUBLISHER), KEYS.get(5)).block();
    refused(Fault.BAD_SIGNATURE, "may not sign", () -> chain.verifier().verifyRelease(stranger));
  }

  static Release releaseOf(PublisherId publisher) {
    Release golden = Golden.paged();
    return new Release(
        golden.kind(),
        new ReleaseId(publisher, golden.id().name(), golden.id().version()),
        golden.issued(),
        golden.previous(),
        golden.content(),
        golden.claims());
  }

  @Test
  void aRecordIsNamedByTheCidOfItsEnvelope() {
    PublisherChain chain = PublisherChain.of(PUBLISHER);
    Block record = signed(next(chain, 1, KEYS.get(1)), KEYS.get(0), KEYS.get(1));
    Block raw = Block.of(Codec.RAW, record.bytes());
    assertFault(
        Fault.MALFORMED, "as an envelope its CID is " + record.cid(), () -> chain.append(raw));
  }

  @Test
  void knowsWhichKeysAreRevoked() {
    DidKey gone = KEYS.get(0).publicKey();
    assertThat(PublisherChain.of(PUBLISHER).isRevoked(gone)).isFalse();
    var revoked = List.of(new RevokedKey(gone, new HeadPosition(0, 3), "stolen"));
    Block record = signed(record(1, null, 1, revoked, KEYS.get(1)), KEYS.get(0), KEYS.get(1));
    PublisherChain chain = PublisherChain.of(PUBLISHER).append(record);
    assertThat(chain.isRevoked(gone)).isTrue();
    assertThat(chain.isRevoked(KEYS.get(1).publicKey())).isFalse();
  }

  @Test
  void verifiesHeadsOfKnownEpochsOnly() {
    PublisherChain chain = rotatedOnce();
    for (long epoch : new long[] {-1, 2}) {
      assertFault(
          Fault.BAD_SIGNATURE,
          "no record of epoch " + epoch,
          () -> chain.verifier(epoch, Sightings.NONE));
    }
    Block release = Envelope.sign(releaseOf(PUBLISHER), KEYS.get(1)).block();
    assertFault(Fault.MALFORMED, "not a head", () -> chain.verifyPastHead(release));
  }
}

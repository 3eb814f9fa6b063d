package reg.node.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reg.node.Refusals.refused;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.manifest.Head;
import reg.manifest.HeadPosition;
import reg.manifest.KeyRoles;
import reg.manifest.PageList;
import reg.manifest.Publisher;
import reg.manifest.PublisherId;
import reg.manifest.RevokedKey;
import reg.manifest.Role;
import reg.manifest.Validity;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.Fork;
import reg.manifest.signing.PublisherKey;
import reg.manifest.signing.SeenHead;
import reg.node.TestHome;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;

/** The attacks of TUF, and S3 and S4 of trust-and-threats 4.5, on a home that saw a history. */
class HistoriesTest {
  private static final PublisherKey ALICE = PublisherKey.generate();
  private static final PublisherKey FRESH = PublisherKey.generate();
  private static final PublisherId ID = ALICE.publisherId();

  @TempDir Path temp;
  private TestHome home;
  private final List<Block> heads = new ArrayList<>();

  /** Three heads of Alice's were made; the home saw the second. */
  @BeforeEach
  void see() {
    home = TestHome.inMemory(temp);
    for (int seq = 1; seq <= 3; seq++) {
      Block before = heads.isEmpty() ? null : heads.getLast();
      heads.add(signed(head(0, seq, before, 0), ALICE));
    }
    take(List.of(), heads.get(0));
    take(List.of(), heads.get(1));
  }

  @AfterEach
  void close() {
    home.close();
  }

  private static Head head(long epoch, long seq, @Nullable Block before, long second) {
    return new Head(
        ID,
        new HeadPosition(epoch, seq),
        before == null ? null : before.cid(),
        Validity.from(TestHome.NOW.plusSeconds(second)),
        PageList.EMPTY);
  }

  private static Block signed(Head head, PublisherKey key) {
    return Envelope.sign(head, key).block();
  }

  private static Publisher record(Instant issued, Duration lifetime, List<RevokedKey> revoked) {
    return new Publisher(
        ID,
        1,
        null,
        new Validity(issued, issued.plus(lifetime)),
        List.of(new KeyRoles(FRESH.publicKey(), Set.of(Role.values()))),
        Map.of(Role.ROOT, 1, Role.RELEASE, 1, Role.HEAD, 1),
        List.of(),
        revoked);
  }

  private static Block rotation(List<RevokedKey> revoked) {
    Publisher record = record(TestHome.NOW, Duration.ofDays(365), revoked);
    return Envelope.sign(record, ALICE).cosign(FRESH).block();
  }

  private Histories.Judged take(List<Block> records, Block head, Block... earlier) {
    var told = new Told(records, head, List.of(earlier), null);
    BlockStore blocks = home.registry().storage().blocks();
    return new Following(home.registry()).take(ID, told, blocks);
  }

  private HeadPosition newest() {
    var head = new Heads(home.registry()).newest(ID);
    return Objects.requireNonNull(head).verified().head().position();
  }

  private void unchanged() {
    assertThat(newest()).isEqualTo(new HeadPosition(0, 2));
    assertThat(new Records(home.registry()).blocks(ID)).isEmpty();
  }

  private List<Fork> forks() {
    var trust = home.registry().trust();
    return trust.standing(ID).forks().stream().map(trust::fork).toList();
  }

  /** TUF 1, arbitrary software: what the publisher's keys did not sign. */
  @Test
  void arbitrarySoftwareIsRefused() {
    Block forged = signed(head(0, 3, heads.get(1), 0), FRESH);
    refused(Fault.BAD_SIGNATURE, () -> take(List.of(), forged));
    unchanged();
  }

  /** TUF 2, endless data: a head of more than the limit is refused before it is taken apart. */
  @Test
  void endlessDataIsRefused() {
    Block endless = Block.of(Codec.DAG_CBOR, new byte[Envelope.BYTES_MAX + 1]);
    refused(Fault.MALFORMED, () -> take(List.of(), endless));
    unchanged();
  }

  /** TUF 3, extraneous dependencies: nobody adds to what is signed without another CID. */
  @Test
  void additionsOfOthersAreRefused() {
    Envelope more = Envelope.sign(head(0, 3, heads.get(1), 0), ALICE).cosign(FRESH);
    refused(Fault.BAD_SIGNATURE, () -> take(List.of(), more.block()));
    unchanged();
  }

  /** TUF 4, fast forward: a thief cannot use up the numbers. */
  @Test
  void fastForwardIsRefusedAndARotationRecovers() {
    long far = 2 + SeenHead.STEP_MAX;
    refused(
        Fault.ROLLBACK, () -> take(List.of(), signed(head(0, far + 1, heads.get(1), 0), ALICE)));
    unchanged();
    assertThat(take(List.of(), signed(head(0, far, heads.get(1), 0), ALICE)).news())
        .isEqualTo(Histories.News.NEWER);
    var thief = new RevokedKey(ALICE.publicKey(), new HeadPosition(0, 3), "stolen");
    Block next = signed(head(1, 1, heads.get(1), 0), FRESH);
    take(List.of(rotation(List.of(thief))), next);
    assertThat(newest()).isEqualTo(new HeadPosition(1, 1));
  }

  /** TUF 5, indefinite freeze: an expired record is refused, an expired head shows its age. */
  @Test
  void freezeIsSeen() {
    Publisher old = record(TestHome.NOW.minus(Duration.ofDays(2)), Duration.ofDays(1), List.of());
    Block expired = Envelope.sign(old, ALICE).cosign(FRESH).block();
    refused(
        Fault.ROLLBACK, () -> take(List.of(expired), signed(head(1, 1, heads.get(1), 0), FRESH)));
    unchanged();
    var standing = home.registry().trust().standing(ID);
    assertThat(standing.isStale(TestHome.NOW)).isFalse();
    assertThat(standing.isStale(TestHome.NOW.plus(Duration.ofDays(31)))).isTrue();
    assertThat(standing.headAge(TestHome.NOW.plus(Duration.ofDays(31))))
        .isEqualTo(Duration.ofDays(31));
  }

  /** TUF 6, malicious mirrors: a peer that tells nothing good does not keep the good away. */
  @Test
  void aLiarDoesNotKeepNewsAway() {
    Block forged = signed(head(0, 9, heads.get(1), 0), FRESH);
    refused(Fault.BAD_SIGNATURE, () -> take(List.of(), forged));
    assertThat(take(List.of(), heads.get(2)).news()).isEqualTo(Histories.News.NEWER);
    assertThat(newest()).isEqualTo(new HeadPosition(0, 3));
  }

  /** TUF 7, mix and match: everything offered is in one head, so old and new do not mix. */
  @Test
  void mixAndMatchIsRefused() {
    Block mixed = signed(head(0, 2, heads.get(0), 7), ALICE);
    refused(Fault.ROLLBACK, () -> take(List.of(), mixed));
    unchanged();
  }

  /** TUF 8 and S4, rollback: an older head changes nothing, also after the store was lost. */
  @Test
  void rollbackIsRefused() {
    assertThat(take(List.of(), heads.get(0)).news()).isEqualTo(Histories.News.OLDER);
    unchanged();
    assertThat(forks()).isEmpty();
    try (var emptied =
        TestHome.over(temp, new InMemoryStorage(), InstantSource.fixed(TestHome.NOW))) {
      var told = Told.of(List.of(), heads.get(0));
      var following = new Following(emptied.registry());
      assertThat(following.take(ID, told, emptied.registry().storage().blocks()).news())
          .isEqualTo(Histories.News.OLDER);
      assertThat(following.newest(ID)).isNull();
    }
  }

  /** TUF 9, key compromise: one of two keys is not enough. */
  @Test
  void oneStolenKeyOfTwoIsNotEnough() {
    Publisher two =
        new Publisher(
            ID,
            1,
            null,
            new Validity(TestHome.NOW, TestHome.NOW.plus(Duration.ofDays(9))),
            List.of(
                new KeyRoles(ALICE.publicKey(), Set.of(Role.values())),
                new KeyRoles(FRESH.publicKey(), Set.of(Role.values()))),
            Map.of(Role.ROOT, 2, Role.RELEASE, 2, Role.HEAD, 2),
            List.of(),
            List.of());
    Block record = Envelope.sign(two, ALICE).cosign(FRESH).block();
    Head next = head(1, 1, heads.get(1), 0);
    refused(Fault.UNSIGNED, () -> take(List.of(record), signed(next, ALICE)));
    unchanged();
    take(List.of(record), Envelope.sign(next, ALICE).cosign(FRESH).block());
    assertThat(newest()).isEqualTo(new HeadPosition(1, 1));
  }

  /** TUF 10, wrong software: a head of another publisher is not this one's. */
  @Test
  void theHeadOfAnotherPublisherIsRefused() {
    var other =
        new Head(
            FRESH.publisherId(),
            new HeadPosition(0, 3),
            null,
            Validity.from(TestHome.NOW),
            PageList.EMPTY);
    refused(Fault.BAD_SIGNATURE, () -> take(List.of(), signed(other, FRESH)));
    refused(Fault.BAD_SIGNATURE, () -> take(List.of(), signed(other, ALICE)));
    unchanged();
  }

  /** S3: a skipped record, one signed by the new keys alone, and the home opened again after. */
  @Test
  void s3BadRecordsChangeNothing() {
    Block onlyNew =
        Envelope.sign(record(TestHome.NOW, Duration.ofDays(9), List.of()), FRESH).block();
    Block next = signed(head(1, 1, heads.get(1), 0), FRESH);
    refused(Fault.BAD_SIGNATURE, () -> take(List.of(onlyNew), next));
    refused(Fault.BAD_SIGNATURE, () -> take(List.of(), next));
    unchanged();
    home.registry().storage().blocks().put(onlyNew);
    unchanged();
    assertThat(take(List.of(rotation(List.of())), next).news()).isEqualTo(Histories.News.NEWER);
  }

  /** S4: the same place, another head: refused, and the proof is kept. */
  @Test
  void s4AnotherHeadAtOnePlaceIsAFork() {
    refused(Fault.ROLLBACK, () -> take(List.of(), signed(head(0, 2, heads.get(0), 9), ALICE)));
    unchanged();
    assertThat(forks())
        .singleElement()
        .satisfies(fork -> assertThat(fork.position()).isEqualTo(new HeadPosition(0, 2)));
    refused(Fault.ROLLBACK, () -> take(List.of(), heads.get(2)));
    home.registry().trust().settle(ID);
    assertThat(take(List.of(), heads.get(2)).news()).isEqualTo(Histories.News.NEWER);
  }

  @Test
  void aForkBehindAnOlderHeadIsSeenToo() {
    refused(Fault.ROLLBACK, () -> take(List.of(), signed(head(0, 1, null, 5), ALICE)));
    assertThat(forks()).hasSize(1);
  }

  @Test
  void aLongerHistoryThatPassesAnotherHeadIsAFork() {
    Block other = signed(head(0, 2, heads.get(0), 9), ALICE);
    Block later = signed(head(0, 3, other, 9), ALICE);
    refused(Fault.ROLLBACK, () -> take(List.of(), later, other));
    unchanged();
    assertThat(forks()).hasSize(1);
  }

  @Test
  void aHistoryThatLeavesAHeadOutIsAFork() {
    Block later = signed(head(0, 3, heads.get(0), 9), ALICE);
    refused(Fault.ROLLBACK, () -> take(List.of(), later));
    unchanged();
    assertThat(forks())
        .singleElement()
        .satisfies(fork -> assertThat(fork.one().cid()).isEqualTo(heads.get(1).cid()));
  }

  @Test
  void aHistoryThatCannotBeFollowedIsRefusedWithoutAProof() {
    Block hidden = signed(head(0, 3, heads.get(1), 0), ALICE);
    Block later = signed(head(0, 4, hidden, 0), ALICE);
    refused(Fault.ROLLBACK, () -> take(List.of(), later)).hasMessageContaining("not at hand");
    unchanged();
    assertThat(forks()).isEmpty();
    assertThat(take(List.of(), later, hidden).earlier()).hasSize(1);
    assertThat(new Records(home.registry()).history(ID)).hasSize(4);
  }

  @Test
  void aProofThatAPeerBringsCounts() {
    Block other = signed(head(0, 2, heads.get(0), 9), ALICE);
    Fork fork = Fork.ofHeads(ID, List.of(), heads.get(1), other);
    var told = new Told(List.of(), heads.get(1), List.of(), fork.block());
    BlockStore blocks = home.registry().storage().blocks();
    new Following(home.registry()).take(ID, told, blocks);
    assertThat(forks()).hasSize(1);
    byte[] junk = fork.encode();
    junk[junk.length / 2] ^= 1;
    var spoilt = new Told(List.of(), heads.get(1), List.of(), Block.of(Codec.DAG_CBOR, junk));
    assertThatThrownBy(() -> new Following(home.registry()).take(ID, spoilt, blocks))
        .isInstanceOf(RegistryException.class);
    assertThat(forks()).hasSize(1);
  }

  @Test
  void aRotationThatNamesTheLoserSettlesTheFork() {
    Block other = signed(head(0, 2, heads.get(0), 9), ALICE);
    refused(Fault.ROLLBACK, () -> take(List.of(), other));
    var thief = new RevokedKey(ALICE.publicKey(), new HeadPosition(0, 2), "stolen");
    Block next = signed(head(1, 1, heads.get(0), 0), FRESH);
    take(List.of(rotation(List.of(thief))), next);
    assertThat(newest()).isEqualTo(new HeadPosition(1, 1));
    assertThat(forks()).isEmpty();
  }

  @Test
  void twoRecordsOfOneNumberAreAFork() {
    take(List.of(rotation(List.of())), signed(head(1, 1, heads.get(1), 0), FRESH));
    Publisher other = record(TestHome.NOW, Duration.ofDays(5), List.of());
    Block second = Envelope.sign(other, ALICE).cosign(FRESH).block();
    refused(
        Fault.ROLLBACK, () -> take(List.of(second), signed(head(1, 2, heads.get(1), 0), FRESH)));
    assertThat(forks()).hasSize(1);
  }
}

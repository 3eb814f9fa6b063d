package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reg.manifest.signing.Chains.KEYS;
import static reg.manifest.signing.Chains.PUBLISHER;
import static reg.manifest.signing.Chains.head;
import static reg.manifest.signing.Chains.next;
import static reg.manifest.signing.Chains.record;
import static reg.manifest.signing.Chains.signed;

import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.manifest.Golden;
import reg.manifest.HeadPosition;
import reg.manifest.RevokedKey;
import reg.testdata.Vectors;

class ForkTest {
  private static final PublisherKey ALICE = KEYS.get(0);
  private static final Block ONE = signed(head(0, 3, null, "one"), ALICE);
  private static final Block OTHER = signed(head(0, 3, null, "other"), ALICE);

  private static void refused(Fault fault, String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private static Fork fork() {
    return Fork.ofHeads(PUBLISHER, List.of(), ONE, OTHER);
  }

  @Test
  void twoHeadsAtOnePositionAreAProofWhoeverFindsThem() {
    Fork fork = fork();
    Fork mirrored = Fork.ofHeads(PUBLISHER, List.of(), /* one= */ OTHER, /* other= */ ONE);
    assertThat(mirrored.cid()).isEqualTo(fork.cid());
    assertThat(fork.publisher()).isEqualTo(PUBLISHER);
    assertThat(fork.position()).isEqualTo(new HeadPosition(0, 3));
    assertThat(List.of(fork.one().cid(), fork.other().cid()))
        .containsExactlyInAnyOrder(ONE.cid(), OTHER.cid());
    assertThat(Fork.decode(fork.encode()).cid()).isEqualTo(fork.cid());
    assertThat(fork)
        .hasToString(PUBLISHER + " 0.3: " + fork.one().cid() + " and " + fork.other().cid());
  }

  @Test
  void whatContradictsNothingIsNoProof() {
    Block next = signed(head(0, 4, ONE.cid(), "next"), ALICE);
    refused(
        Fault.INVALID_REQUEST,
        "different positions",
        () -> Fork.ofHeads(PUBLISHER, List.of(), ONE, next));
    refused(
        Fault.INVALID_REQUEST, "say the same", () -> Fork.ofHeads(PUBLISHER, List.of(), ONE, ONE));
    Block stranger = signed(head(0, 3, null, "evil"), KEYS.get(1));
    refused(
        Fault.INVALID_REQUEST,
        "may not sign",
        () -> Fork.ofHeads(PUBLISHER, List.of(), ONE, stranger));
    refused(
        Fault.INVALID_REQUEST,
        "no proof",
        () -> Fork.ofHeads(KEYS.get(1).publisherId(), List.of(), ONE, OTHER));
    Block release = Envelope.sign(PublisherChainTest.releaseOf(PUBLISHER), ALICE).block();
    refused(
        Fault.INVALID_REQUEST,
        "contradicts nothing",
        () -> Fork.ofHeads(PUBLISHER, List.of(), release, release));
  }

  /** Two sets of signatures under one head are one statement. */
  @Test
  void theSameHeadSignedByOthersIsNoFork() {
    PublisherChain chain = PublisherChain.of(PUBLISHER);
    PublisherKey[] three = {ALICE, KEYS.get(1), KEYS.get(2)};
    Block record = signed(next(chain, 2, three), three);
    Block left = signed(head(1, 1, null, "a"), ALICE, KEYS.get(1));
    Block right = signed(head(1, 1, null, "a"), ALICE, KEYS.get(2));
    refused(
        Fault.INVALID_REQUEST,
        "say the same",
        () -> Fork.ofHeads(PUBLISHER, List.of(record), left, right));
    Block third = signed(head(1, 1, null, "b"), ALICE, KEYS.get(2));
    assertThat(Fork.ofHeads(PUBLISHER, List.of(record), left, third).position().epoch()).isOne();
  }

  @Test
  void aHistoryThatPassesOverAHeadIsAProof() {
    Block before = signed(head(0, 2, null, "before"), ALICE);
    Block later = signed(head(0, 4, before.cid(), "later"), ALICE);
    Fork fork = Fork.passedOver(PUBLISHER, List.of(), ONE, List.of(later, before));
    assertThat(fork.one().cid()).isEqualTo(ONE.cid());
    assertThat(fork.other().cid()).isEqualTo(later.cid());
    Block honest = signed(head(0, 4, ONE.cid(), "later"), ALICE);
    refused(
        Fault.INVALID_REQUEST,
        "does not pass over",
        () -> Fork.passedOver(PUBLISHER, List.of(), ONE, List.of(honest, ONE)));
  }

  @Test
  void twoRecordsOfOneNumberAreAProof() {
    PublisherChain chain = PublisherChain.of(PUBLISHER);
    Block left = signed(next(chain, 1, KEYS.get(1)), ALICE, KEYS.get(1));
    Block right = signed(next(chain, 1, KEYS.get(2)), ALICE, KEYS.get(2));
    Fork fork = Fork.ofRecords(PUBLISHER, List.of(), left, right);
    assertThat(fork.one().type()).isEqualTo(PayloadType.PUBLISHER);
    assertThat(fork.position().epoch()).isOne();
    assertThat(fork.standsUnder(chain.append(left))).isTrue();
    refused(
        Fault.INVALID_REQUEST,
        "say the same",
        () -> Fork.ofRecords(PUBLISHER, List.of(), left, left));
  }

  @Test
  void aRotationThatNamesTheLoserEndsIt() {
    PublisherChain chain = PublisherChain.of(PUBLISHER);
    Fork fork = fork();
    assertThat(fork.standsUnder(chain)).isTrue();
    var gone = new RevokedKey(ALICE.publicKey(), new HeadPosition(0, 3), "stolen");
    Block record = signed(record(1, null, 1, List.of(gone), KEYS.get(1)), ALICE, KEYS.get(1));
    assertThat(fork.standsUnder(chain.append(record))).isFalse();
    Block innocent = signed(next(chain, 1, KEYS.get(1)), ALICE, KEYS.get(1));
    assertThat(fork.standsUnder(chain.append(innocent))).isTrue();
  }

  /** G3: any flipped bit of a proof is seen. */
  @Test
  void everyFlippedBitIsSeen() {
    byte[] bytes = fork().encode();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> Fork.decode(flipped)).isInstanceOf(RegistryException.class);
    }
  }

  @Test
  void readsTheProofThatAnotherProgramMade() {
    var golden = Vectors.json("formats/trust.json");
    Fork fork = Fork.decode(HexFormat.of().parseHex(golden.required("fork").asText()));
    assertThat(fork.cid()).hasToString(golden.required("forkCid").asText());
    assertThat(fork.publisher()).isEqualTo(Golden.ALICE.publisherId());
    assertThat(fork.position()).isEqualTo(new HeadPosition(0, 3));
  }

  @Test
  void boundsProofs() {
    refused(Fault.MALFORMED, "at most", () -> Fork.decode(new byte[Fork.BYTES_MAX + 1]));
  }
}

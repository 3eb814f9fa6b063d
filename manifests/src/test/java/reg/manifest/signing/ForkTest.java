package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reg.manifest.signing.Chains.KEYS;
import static reg.manifest.signing.Chains.PUBLISHER;
import static reg.manifest.signing.Chains.head;
import static reg.manifest.signing.Chains.next;
import static reg.manifest.signing.Chains.record;
import static reg.manifest.signing.Chains.signed;

import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
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
  @Tag("slow")
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

  /** The proof of two heads with one of its fields replaced. */
  private static byte[] changed(String field, Node value) {
    var entries =
        new HashMap<String, Node>(DagCbor.decode(fork().encode()).asMap("the proof").entries());
    entries.put(field, value);
    return DagCbor.encode(MapNode.of(entries));
  }

  private static Node list(Block... blocks) {
    return ListNode.of(Stream.of(blocks).map(block -> BytesNode.copyOf(block.bytes())).toList());
  }

  @Test
  void refusesProofsOfAnotherShape() {
    refused(Fault.MALFORMED, "version 1", () -> Fork.decode(changed("v", IntNode.of(2))));
    refused(Fault.MALFORMED, "unknown field", () -> Fork.decode(changed("more", IntNode.of(2))));
    Node bare = new TextNode(ALICE.publicKey().bare());
    refused(
        Fault.MALFORMED,
        "publisher is not written in full",
        () -> Fork.decode(changed("pub", bare)));
    refused(
        Fault.MALFORMED, "2 one; at most 1", () -> Fork.decode(changed("one", list(ONE, OTHER))));
    refused(
        Fault.MALFORMED,
        "3 other; at most 2",
        () -> Fork.decode(changed("other", list(ONE, OTHER, ONE))));
    refused(Fault.MALFORMED, "a side of it is empty", () -> Fork.decode(changed("one", list())));
    refused(Fault.MALFORMED, "a side of it is empty", () -> Fork.decode(changed("other", list())));
    Node many = ListNode.of(Collections.nCopies(1025, BytesNode.copyOf(new byte[0])));
    refused(
        Fault.MALFORMED, "1025 records; at most 1024", () -> Fork.decode(changed("records", many)));
  }

  /** Else one contradiction would have two proofs. */
  @Test
  void theSidesAreInTheOrderOfTheirCids() {
    MapNode map = DagCbor.decode(fork().encode()).asMap("the proof");
    var entries = new HashMap<String, Node>(map.entries());
    entries.put("one", map.require("other"));
    entries.put("other", map.require("one"));
    byte[] swapped = DagCbor.encode(MapNode.of(entries));
    refused(
        Fault.INVALID_REQUEST,
        "the heads are not in the order of their CIDs",
        () -> Fork.decode(swapped));
  }

  @Test
  void theLaterHeadMustFollowOneBeforeTheFirst() {
    Block before = signed(head(0, 2, null, "before"), ALICE);
    Block stranger = signed(head(0, 2, null, "stranger"), ALICE);
    Block later = signed(head(0, 4, before.cid(), "later"), ALICE);
    Block same = signed(head(0, 3, before.cid(), "same"), ALICE);
    Block beside = signed(head(0, 4, OTHER.cid(), "beside"), ALICE);
    for (List<Block> pair :
        List.of(List.of(later, stranger), List.of(same, before), List.of(beside, OTHER))) {
      refused(
          Fault.INVALID_REQUEST,
          "the later head does not pass over the first",
          () -> Fork.passedOver(PUBLISHER, List.of(), ONE, pair));
    }
  }

  private static Block recordOf(PublisherKey key) {
    return signed(next(PublisherChain.of(PUBLISHER), 1, key), ALICE, key);
  }

  @Test
  void aProofOfTwoRecordsHasTwo() {
    Block left = recordOf(KEYS.get(1));
    Block right = recordOf(KEYS.get(2));
    Fork fork = Fork.ofRecords(PUBLISHER, List.of(), left, right);
    Block first = fork.one().cid().equals(left.cid()) ? left : right;
    Block second = first == left ? right : left;
    refused(
        Fault.INVALID_REQUEST,
        "the records are not in the order of their CIDs",
        () -> Fork.passedOver(PUBLISHER, List.of(), second, List.of(first)));
    refused(
        Fault.INVALID_REQUEST,
        "the records say the same",
        () -> Fork.passedOver(PUBLISHER, List.of(), first, List.of(second, second)));
  }

  @Test
  void aRecordAfterOneOfTheSidesEndsIt() {
    Block left = recordOf(KEYS.get(1));
    Fork fork = Fork.ofRecords(PUBLISHER, List.of(), left, recordOf(KEYS.get(2)));
    PublisherChain chosen = PublisherChain.of(PUBLISHER).append(left);
    Block after = signed(next(chosen, 1, KEYS.get(1)), KEYS.get(1));
    assertThat(fork.standsUnder(chosen)).isTrue();
    assertThat(fork.standsUnder(chosen.append(after))).isFalse();
    PublisherChain third = PublisherChain.of(PUBLISHER).append(recordOf(KEYS.get(3)));
    Block beyond = signed(next(third, 1, KEYS.get(3)), KEYS.get(3));
    assertThat(fork.standsUnder(third.append(beyond))).isTrue();
  }

  /** What a chain does not know yet takes nothing away from a proof. */
  @Test
  void aProofStandsUnderRecordsThatEndBeforeIt() {
    PublisherChain chain = PublisherChain.of(PUBLISHER);
    Block record = recordOf(KEYS.get(1));
    Fork fork =
        Fork.ofHeads(
            PUBLISHER,
            List.of(record),
            signed(head(1, 1, null, "a"), KEYS.get(1)),
            signed(head(1, 1, null, "b"), KEYS.get(1)));
    assertThat(fork.standsUnder(chain)).isTrue();
    assertThat(fork.standsUnder(chain.append(record))).isTrue();
  }
}

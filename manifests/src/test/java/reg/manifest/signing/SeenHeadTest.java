package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reg.manifest.signing.EnvelopeVerifierTest.assertFault;

import java.util.Set;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.manifest.Golden;
import reg.manifest.Head;
import reg.manifest.HeadPosition;
import reg.manifest.PageList;
import reg.manifest.Validity;
import reg.manifest.signing.SeenHead.Step;

/** S4 of trust-and-threats 4.5, as far as two heads tell. */
class SeenHeadTest {
  private static VerifiedHead head(long epoch, long seq, int secondsLater) {
    var head =
        new Head(
            Golden.ALICE.publisherId(),
            new HeadPosition(epoch, seq),
            Golden.node("head before"),
            Validity.from(Golden.ISSUED.plusSeconds(secondsLater)),
            PageList.EMPTY);
    var quorum = new Quorum(Set.of(Golden.ALICE.publicKey()), 1);
    return new EnvelopeVerifier(Golden.ALICE.publisherId(), epoch, quorum, quorum)
        .verifyHead(Envelope.sign(head, Golden.ALICE).block());
  }

  private static final SeenHead SEEN = head(1, 100, 0).seen();

  @Test
  void acceptsTheSameAndTheNewer() {
    assertThat(SEEN.accept(head(1, 100, 0))).isEqualTo(Step.SAME);
    assertThat(SEEN.accept(head(1, 101, 0))).isEqualTo(Step.NEWER);
    assertThat(SEEN.accept(head(2, 1, 0))).isEqualTo(Step.NEWER);
  }

  @Test
  void refusesTheOlder() {
    assertFault(Fault.ROLLBACK, "is older than", () -> SEEN.accept(head(1, 99, 9)));
    assertFault(Fault.ROLLBACK, "is older than", () -> SEEN.accept(head(0, 1_000_000, 9)));
  }

  @Test
  void refusesAForkAndNamesBothHeads() {
    VerifiedHead other = head(1, 100, 1);
    assertThatThrownBy(() -> SEEN.accept(other))
        .hasMessageContaining(SEEN.cid().toString())
        .hasMessageContaining(other.cid().toString());
    assertFault(Fault.ROLLBACK, "two histories of one publisher", () -> SEEN.accept(other));
  }

  @Test
  void boundsTheStepWithinAnEpoch() {
    assertThat(SEEN.accept(head(1, 100 + (1 << 20), 0))).isEqualTo(Step.NEWER);
    assertFault(Fault.ROLLBACK, "ahead of", () -> SEEN.accept(head(1, 101 + (1 << 20), 0)));
    assertFault(Fault.ROLLBACK, "ahead of", () -> SEEN.accept(head(1, Long.MAX_VALUE, 0)));
    assertThat(SEEN.accept(head(2, Long.MAX_VALUE, 0))).isEqualTo(Step.NEWER);
  }
}

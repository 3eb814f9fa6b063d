package reg.manifest.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.manifest.DidKey;
import reg.manifest.Golden;
import reg.manifest.policy.Decision.Verdict;
import reg.manifest.signing.PublisherKey;

/** N of M attesters. */
class AttestersTest {
  private static final DidKey ALICE = Golden.ALICE.publicKey();
  private static final DidKey BOB = Golden.BOB.publicKey();
  private static final DidKey CAROL = PublisherKey.ofSeed(new byte[32]).publicKey();
  private static final DidKey EVE = key(7);

  private static DidKey key(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return PublisherKey.ofSeed(bytes).publicKey();
  }

  private static String twoOfThree(String more) {
    return """
    [[rule]]
    match = "*/*"
    require = [ { predicate = "review", at_least = 2%s, from = ["%s", "%s", "%s"] } ]
    """
        .formatted(more, ALICE, BOB, CAROL);
  }

  private static Finding attestation(Decision decision) {
    return decision.findings().stream()
        .filter(finding -> finding.check().equals("attestation"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void twoOfThreeSuffice() {
    Decision decision =
        Facts.decide(twoOfThree(""), Facts.claimed(Facts.review(1, ALICE), Facts.review(2, CAROL)));
    assertThat(decision.verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(attestation(decision).detail())
        .isEqualTo("reg/review/v1 by 2 of the 2 that are needed of 3");
    assertThat(attestation(decision).children())
        .extracting(Finding::verdict)
        .containsExactlyInAnyOrder(
            Finding.Verdict.PASSED, Finding.Verdict.PASSED, Finding.Verdict.UNKNOWN);
  }

  @Test
  void oneAttestationMayBeSignedByTwo() {
    assertThat(Facts.decide(twoOfThree(""), Facts.claimed(Facts.review(1, ALICE, BOB))).verdict())
        .isEqualTo(Verdict.ALLOW);
  }

  /** CVE-2020-15093: one key counts once. */
  @Test
  void oneAttesterWhoAttestsTwiceCountsOnce() {
    Decision decision =
        Facts.decide(
            twoOfThree(""),
            Facts.claimed(Facts.review(1, ALICE), Facts.review(2, ALICE), Facts.review(3, ALICE)));
    assertThat(decision.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(decision.refusal()).contains("by 1 of the 2");
  }

  @Test
  void othersDoNotCount() {
    Decision decision =
        Facts.decide(twoOfThree(""), Facts.claimed(Facts.review(1, ALICE), Facts.review(1, EVE)));
    assertThat(decision.verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void anotherKindDoesNotCount() {
    String scans = twoOfThree("").replace("\"review\"", "\"scan\"");
    assertThat(Facts.decide(scans, Facts.claimed(Facts.review(1, ALICE, BOB, CAROL))).verdict())
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void whoSaysNoIsNotUnknown() {
    var no = Facts.claim(Facts.NOW, null, "rejected", BOB, CAROL);
    Decision decision = Facts.decide(twoOfThree(""), Facts.claimed(Facts.review(1, ALICE), no));
    assertThat(decision.verdict()).isEqualTo(Verdict.DENY);
    assertThat(attestation(decision).children())
        .extracting(Finding::detail)
        .anyMatch(detail -> detail.contains("says 'rejected', not 'approved'"));
  }

  @Test
  void theLatestOfOneAttesterCounts() {
    var yes = Facts.review(10, ALICE, BOB);
    var no = Facts.claim(Facts.NOW.minus(Duration.ofDays(1)), null, "rejected", BOB);
    var again = Facts.claim(Facts.NOW, null, "approved", BOB);
    assertThat(Facts.decide(twoOfThree(""), Facts.claimed(yes, no)).isAllowed()).isFalse();
    assertThat(Facts.decide(twoOfThree(""), Facts.claimed(no, yes)).isAllowed()).isFalse();
    assertThat(Facts.decide(twoOfThree(""), Facts.claimed(yes, no, again)).isAllowed()).isTrue();
    assertThat(Facts.decide(twoOfThree(""), Facts.claimed(again, no, yes)).isAllowed()).isTrue();
  }

  @Test
  void ofTwoAtTheSameTimeBothMustHold() {
    var yes = Facts.claim(Facts.NOW, null, "approved", ALICE, BOB);
    var no = Facts.claim(Facts.NOW, null, "rejected", BOB);
    assertThat(Facts.decide(twoOfThree(""), Facts.claimed(yes, no)).isAllowed()).isFalse();
    assertThat(Facts.decide(twoOfThree(""), Facts.claimed(no, yes)).isAllowed()).isFalse();
  }

  @Test
  void oneWithATimeIsAfterOneWithout() {
    var undated = Facts.claim(null, null, "approved", ALICE, BOB);
    var no = Facts.claim(Instant.EPOCH, null, "rejected", BOB);
    assertThat(Facts.decide(twoOfThree(""), Facts.claimed(undated)).isAllowed()).isTrue();
    assertThat(Facts.decide(twoOfThree(""), Facts.claimed(undated, no)).isAllowed()).isFalse();
    assertThat(Facts.decide(twoOfThree(""), Facts.claimed(no, undated)).isAllowed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1, true", "0, false", "-1, false"})
  void anExpiredAttestationDoesNotCount(int secondsLeft, boolean counts) {
    var claim =
        Facts.claim(
            Facts.NOW.minusSeconds(60), Facts.NOW.plusSeconds(secondsLeft), "approved", ALICE, BOB);
    Decision decision = Facts.decide(twoOfThree(""), Facts.claimed(claim));
    assertThat(decision.isAllowed()).isEqualTo(counts);
    if (!counts) {
      assertThat(attestation(decision).children())
          .extracting(Finding::detail)
          .anyMatch(detail -> detail.contains("expired"));
    }
  }

  @ParameterizedTest
  @CsvSource({"300, true", "301, false"})
  void oneOfTheFutureDoesNotCount(int secondsAhead, boolean counts) {
    var claim = Facts.claim(Facts.NOW.plusSeconds(secondsAhead), null, "approved", ALICE, BOB);
    assertThat(Facts.decide(twoOfThree(""), Facts.claimed(claim)).isAllowed()).isEqualTo(counts);
  }

  @ParameterizedTest
  @CsvSource({"30, true", "31, false"})
  void oneThatIsTooOldDoesNotCount(int days, boolean counts) {
    var facts = Facts.claimed(Facts.review(days, ALICE, BOB));
    Decision decision = Facts.decide(twoOfThree(", max_age = \"30d\""), facts);
    assertThat(decision.isAllowed()).isEqualTo(counts);
    assertThat(Facts.decide(twoOfThree(""), facts).isAllowed()).isTrue();
  }

  @Test
  void oneWithoutATimeIsOfAnyAge() {
    var undated = Facts.claim(null, null, "approved", ALICE, BOB);
    Decision decision = Facts.decide(twoOfThree(", max_age = \"30d\""), Facts.claimed(undated));
    assertThat(attestation(decision).children())
        .extracting(Finding::detail)
        .anyMatch(detail -> detail.contains("does not say when"));
  }

  @Test
  void aKindWithoutAResultNeedsNone() {
    String provenance = twoOfThree("").replace("\"review\"", "\"https://example.org/x\"");
    var claim = Facts.review(1, ALICE, BOB);
    var other =
        new reg.manifest.attest.Claim(
            claim.attestation(), "https://example.org/x", claim.signers(), null, null, null);
    assertThat(Facts.decide(provenance, Facts.claimed(other)).isAllowed()).isTrue();
    String result = provenance.replace("at_least", "result = \"Fine\", at_least");
    assertThat(Facts.decide(result, Facts.claimed(other)).isAllowed()).isFalse();
  }
}

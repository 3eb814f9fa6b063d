package reg.manifest.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reg.manifest.Golden;
import reg.manifest.policy.Decision.Verdict;
import reg.manifest.policy.PolicyFacts.Danger;
import reg.manifest.policy.PolicyFacts.FileFact;
import reg.manifest.policy.PolicyFacts.Head;

class EvaluationTest {
  private static final String ANY = "[[rule]]\nmatch = \"*/*\"\n";

  @Test
  void withoutAMatchingRuleItIsDenied() {
    Decision decision = Facts.decide("[[rule]]\nmatch = \"*/other\"\n", Facts.good());
    assertThat(decision.verdict()).isEqualTo(Verdict.DENY);
    assertThat(decision.isAllowed()).isFalse();
    assertThat(decision.ask()).isFalse();
    assertThat(decision.refusal())
        .isEqualTo("rule: no rule of test.toml matches " + Golden.id("1.0"));
  }

  @Test
  void theFirstMatchingRuleDecides() {
    String deny = "[[rule]]\nmatch = \"*/tiny-*\"\nthen = \"deny\"\n";
    assertThat(Facts.decide(deny + ANY, Facts.good()).verdict()).isEqualTo(Verdict.DENY);
    Decision allowed = Facts.decide(ANY + deny, Facts.good());
    assertThat(allowed.verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(allowed.isAllowed()).isTrue();
    assertThat(allowed.refusal()).isEmpty();
    assertThat(allowed.time()).isEqualTo(Facts.NOW);
    assertThat(allowed.findings())
        .extracting(Finding::check)
        .containsExactly("rule", "signature", "fork", "revoked");
    assertThat(allowed.findings().getFirst().detail())
        .isEqualTo("rule 1, line 1, match */*: allow (publisher is pinned)");
    assertThat(Facts.decide(deny + ANY, Facts.good()).refusal()).contains("rule 1, line 1", "deny");
  }

  @Test
  void aRuleMayBeForSomeStandings() {
    String known = ANY + "standing = [\"own\", \"pinned\"]\n";
    assertThat(Facts.decide(known, Facts.good()).verdict()).isEqualTo(Verdict.ALLOW);
    var unknown = Facts.of(Facts.subject(Standing.UNKNOWN, 1, 1));
    assertThat(Facts.decide(known, unknown).verdict()).isEqualTo(Verdict.DENY);
    assertThat(Facts.decide(ANY, unknown).verdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void aRuleMayAsk() {
    Decision asks = Facts.decide(ANY + "then = \"ask\"\n", Facts.good());
    assertThat(asks.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(asks.ask()).isTrue();
    assertThat(asks.isAllowed()).isFalse();
    assertThat(asks.refusal()).contains("ask");
    String strict = ANY + "then = \"ask\"\nlicence = { allow = [\"GPL-3.0\"] }\n";
    Decision denied = Facts.decide(strict, Facts.good());
    assertThat(denied.verdict()).isEqualTo(Verdict.DENY);
    assertThat(denied.ask()).isFalse();
  }

  @Test
  void nobodyIsAskedWhenAYesWouldNotDo() {
    String scanned = ANY + "then = \"ask\"\nformats = {}\n";
    Decision unknown = Facts.decide(scanned, Facts.good());
    assertThat(unknown.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(unknown.ask()).isFalse();
    Decision notAsked = Facts.decide(ANY + "formats = {}\n", Facts.good());
    assertThat(notAsked.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(notAsked.ask()).isFalse();
  }

  @Test
  void asManyKeysMustSignAsThePublisherDemands() {
    var two = Facts.of(Facts.subject(Standing.PINNED, 2, 2));
    var one = Facts.of(Facts.subject(Standing.PINNED, 1, 2));
    var none = Facts.of(Facts.subject(Standing.PINNED, 0, 2));
    assertThat(Facts.decide(ANY, two).verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(Facts.decide(ANY, one).refusal())
        .isEqualTo("signature: 1 of 2 keys of the publisher");
    String any = ANY + "publisher = { threshold = false }\n";
    assertThat(Facts.decide(any, one).verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(Facts.decide(any, none).verdict()).isEqualTo(Verdict.DENY);
  }

  @Test
  void aForkIsRefusedUnlessTheRuleOnlyWarns() {
    var forked = Facts.of(new Head(Duration.ZERO, false, "two heads at 0.7", null));
    assertThat(Facts.decide(ANY, forked).refusal()).isEqualTo("fork: two heads at 0.7");
    Decision warned = Facts.decide(ANY + "on_fork = \"warn\"\n", forked);
    assertThat(warned.verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(warned.warnings()).extracting(Finding::check).containsExactly("fork");
  }

  @Test
  void whatWasWithdrawnIsRefusedUnlessTheRuleOnlyWarns() {
    var withdrawn = Facts.of(new Head(Duration.ZERO, false, null, "withdrawn: private data"));
    assertThat(Facts.decide(ANY, withdrawn).refusal())
        .isEqualTo("revoked: withdrawn: private data");
    Decision warned = Facts.decide(ANY + "revoked = \"warn\"\n", withdrawn);
    assertThat(warned.verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(warned.warnings()).extracting(Finding::check).containsExactly("revoked");
  }

  @ParameterizedTest
  @CsvSource({
    "10d, deny, 10, false, ALLOW",
    "10d, deny, 11, false, DENY",
    "10d, warn, 11, false, ALLOW",
    "10d, deny, 1, true, DENY",
    "10d, deny, -1, false, UNKNOWN",
    "10d, warn, -1, false, ALLOW"
  })
  void headsMayBeTooOld(String most, String reaction, int days, boolean expired, Verdict verdict) {
    Duration age = days < 0 ? null : Duration.ofDays(days);
    var facts = Facts.of(new Head(age, expired, null, null));
    String rule =
        ANY + "fresh = { max_head_age = \"%s\", on_stale = \"%s\" }\n".formatted(most, reaction);
    Decision decision = Facts.decide(rule, facts);
    assertThat(decision.verdict()).isEqualTo(verdict);
    boolean fine = days == 10;
    assertThat(decision.warnings()).hasSize(reaction.equals("warn") && !fine ? 1 : 0);
  }

  @Test
  void anOldHeadIsNamed() {
    String rule = ANY + "fresh = { max_head_age = \"12h\" }\n";
    var expired = Facts.of(new Head(Duration.ofHours(30), true, null, null));
    assertThat(Facts.decide(rule, expired).refusal())
        .isEqualTo("fresh: the head is 1d old, more than 12h and expired");
    String lifetime = ANY + "fresh = {}\n";
    assertThat(Facts.decide(lifetime, expired).refusal())
        .isEqualTo("fresh: the head is 1d old and expired");
    var old = Facts.of(new Head(Duration.ofDays(4000), false, null, null));
    assertThat(Facts.decide(lifetime, old).verdict()).isEqualTo(Verdict.ALLOW);
  }

  @ParameterizedTest
  @CsvSource({"MIT, ALLOW", "mit, ALLOW", "Apache-2.0, ALLOW", "GPL-3.0, DENY", ", DENY"})
  void licencesMustBeAmongThoseAllowed(@Nullable String licence, Verdict verdict) {
    String rule = ANY + "licence = { allow = [\"MIT\", \"apache-2.0\"] }\n";
    Decision decision = Facts.decide(rule, Facts.licensed(licence));
    assertThat(decision.verdict()).isEqualTo(verdict);
    assertThat(decision.findings().getLast().detail())
        .contains(licence == null ? "names none" : licence);
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void formatsAreRefusedFromTheUseThatTheRuleNames(Use use) {
    String rule = ANY + "formats = { deny = [\"pickle\"], from = \"load\" }\n";
    var pickle = Facts.files(new FileFact("w.bin", "pickle", Danger.CLEAN, ""));
    Decision decision = Facts.decide(rule, pickle, use);
    assertThat(decision.isAllowed()).isEqualTo(use != Use.LOAD);
    assertThat(decision.warnings()).hasSize(use == Use.PULL ? 1 : 0);
    assertThat(decision.use()).isEqualTo(use);
    if (use == Use.LOAD) {
      assertThat(decision.refusal())
          .isEqualTo("formats: 1 files, 1 with findings (w.bin: format pickle is denied)");
      assertThat(decision.findings().getLast().children())
          .containsExactly(
              new Finding(
                  "file",
                  Finding.Verdict.FAILED,
                  "w.bin: format pickle is denied",
                  Collections.emptyList()));
    }
  }

  @Test
  void formatsMustBeAmongThoseAllowed() {
    String rule = ANY + "formats = { allow = [\"safetensors\"] }\n";
    var good = new FileFact("w.safetensors", "safetensors", Danger.CLEAN, "");
    var other = new FileFact("x.py", "python", Danger.CLEAN, "");
    Decision allowed = Facts.decide(rule, Facts.files(good), Use.PULL);
    assertThat(allowed.verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(allowed.warnings()).isEmpty();
    assertThat(allowed.findings().getLast().check()).isEqualTo("formats");
    Decision denied = Facts.decide(rule, Facts.files(good, other), Use.PULL);
    assertThat(denied.verdict()).isEqualTo(Verdict.DENY);
    assertThat(denied.findings().getLast().children().getFirst().detail())
        .isEqualTo("x.py: format python is not among those allowed");
  }

  @Test
  void whatAScanDeniesIsRefusedAndWhatItSuspectsIsTold() {
    String rule = ANY + "formats = {}\n";
    var denied = new FileFact("a.bin", "pickle", Danger.DENIED, "calls os.system");
    var odd = new FileFact("b.json", "json", Danger.SUSPICIOUS, "auto_map");
    Decision refused = Facts.decide(rule, Facts.files(denied, odd));
    assertThat(refused.verdict()).isEqualTo(Verdict.DENY);
    assertThat(refused.findings().getLast().children())
        .extracting(Finding::detail)
        .containsExactly("a.bin: calls os.system", "b.json: auto_map");
    Decision warned = Facts.decide(rule, Facts.files(odd));
    assertThat(warned.verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(warned.warnings()).hasSize(1);
  }

  @Test
  void whatWasNotScannedIsUnknownOnlyWhereItCounts() {
    String rule = ANY + "formats = { from = \"load\" }\n";
    assertThat(Facts.decide(rule, Facts.good(), Use.PULL).findings())
        .extracting(Finding::check)
        .doesNotContain("formats");
    Decision unknown = Facts.decide(rule, Facts.good(), Use.LOAD);
    assertThat(unknown.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(unknown.refusal()).isEqualTo("formats: the files were not scanned");
    assertThat(Facts.decide(ANY + "formats = {}", Facts.good(), Use.FETCH).verdict())
        .isEqualTo(Verdict.ALLOW);
  }

  @Test
  void noMoreClaimsThanTheLimitAreConsidered() {
    var claim = Facts.review(1, Golden.BOB.publicKey());
    var most = Collections.nCopies(256, claim);
    PolicyFacts good = Facts.good();
    assertThat(new PolicyFacts(good.subject(), good.head(), most, null, null, Facts.NOW).claims())
        .hasSize(256);
    var more = Collections.nCopies(257, claim);
    assertThatThrownBy(
            () -> new PolicyFacts(good.subject(), good.head(), more, null, null, Facts.NOW))
        .hasMessageContaining("at most 256");
  }

  @ParameterizedTest
  @EnumSource(Standing.class)
  void theDefaultAllowsWhomItKnowsAndAsksForOthers(Standing standing) {
    var facts = Facts.of(Facts.subject(standing, 1, 1)).withFiles(List.of());
    Decision decision = Evaluation.decide(Policy.DEFAULT, facts, Use.LOAD);
    assertThat(decision.isAllowed()).isEqualTo(standing != Standing.UNKNOWN);
    assertThat(decision.ask()).isEqualTo(standing == Standing.UNKNOWN);
  }
}

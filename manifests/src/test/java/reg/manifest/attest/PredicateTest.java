package reg.manifest.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reg.manifest.attest.AttestationTest.DIGEST;
import static reg.manifest.attest.AttestationTest.ISSUED;
import static reg.manifest.attest.AttestationTest.RELEASE;
import static reg.manifest.attest.AttestationTest.sign;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.MapNode;
import reg.manifest.Golden;
import reg.manifest.attest.Statement.Subject;
import reg.manifest.policy.Evaluation;
import reg.manifest.policy.Policy;
import reg.manifest.policy.PolicyFacts;
import reg.manifest.policy.Standing;
import reg.manifest.policy.Use;
import reg.manifest.policy.Vsa;

/** What is said: kinds of predicates, ours and others'. */
class PredicateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://slsa.dev/verification_summary/v1 |"
            + " {\"verificationResult\":\"PASSED\",\"timeVerified\":\"2026-01-01T00:00:00Z\"} |"
            + " passed | true",
        "https://slsa.dev/provenance/v1 |"
            + " {\"runDetails\":{\"metadata\":{\"finishedOn\":\"2026-01-01T00:00:00Z\"}}} | | true",
        "https://slsa.dev/provenance/v1 | {\"runDetails\":{}} | | false",
        "https://in-toto.io/attestation/test-result/v0.1 | {\"result\":\"WARNED\"} | warned |"
            + " false",
        "https://in-toto.io/attestation/vulns/v0.2 |"
            + " {\"scanner\":{\"result\":[{}]},"
            + "\"metadata\":{\"scanFinishedOn\":\"2026-01-01T00:00:00Z\"}} | vulnerable | true",
        "https://in-toto.io/attestation/vulns/v0.2 | {\"scanner\":{}} | | false",
        "https://in-toto.io/attestation/vulns/v0.2 | {} | | false",
        "https://example.org/x | {\"result\":\"Fine\"} | fine | false",
        "https://example.org/x | {\"result\":1} | | false"
      })
  void resultsAndTimesOfOthersAreFound(
      String type, String predicate, @Nullable String result, boolean dated) {
    var subject = new Subject(null, DIGEST, null, null);
    MapNode map = DsseEnvelope.json(predicate.getBytes(UTF_8)).asMap("it");
    var statement = new Statement(List.of(subject), type, map);
    Claim claim = Objects.requireNonNull(Attestation.sign(statement, Golden.ALICE).about(RELEASE));
    assertThat(claim.result()).isEqualTo(result);
    assertThat(claim.issued()).isEqualTo(dated ? ISSUED : null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "review |"
            + " {\"result\":\"approved\",\"comment\":\"c\",\"scope\":[\"s\"],\"details\":{\"x\":1}}",
        "review | {\"result\":\"rejected\"}",
        "eval | {\"result\":\"passed\",\"suite\":\"s\",\"data\":\"d\","
            + "\"metrics\":[{\"name\":\"n\",\"value\":1.5,\"unit\":\"%\"},{\"name\":\"n\",\"value\":1}]}",
        "eval | {\"result\":\"failed\"}",
        "scan | {\"result\":\"suspicious\",\"scanner\":{\"name\":\"n\",\"version\":\"1\"},"
            + "\"findings\":[{\"path\":\"p\",\"rule\":\"r\",\"detail\":\"d\"}]}",
        "scan | {\"result\":\"denied\",\"scanner\":{\"name\":\"n\",\"version\":\"1\"}}",
        "licence | {\"result\":\"confirmed\",\"licence\":\"MIT\",\"comment\":\"c\"}",
        "licence | {\"result\":\"disputed\",\"licence\":\"MIT\"}",
        "moderation | {\"result\":\"allowed\",\"reasons\":[\"r\"],\"comment\":\"c\"}",
        "moderation | {\"result\":\"denied\"}"
      })
  void predicatesOfOursFollowTheirSchema(String type, String predicate) {
    Attestation made = sign(PredicateKind.type(type), predicate);
    assertThat(Objects.requireNonNull(made.about(RELEASE)).result()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "review | {} | 'result' is missing",
        "review | {\"result\":\"clean\"} | none of [approved, rejected]",
        "review | {\"result\":1} | result is an integer",
        "review | {\"result\":\"approved\",\"x\":1} | unknown field 'x'",
        "review | {\"result\":\"approved\",\"comment\":1} | is an integer",
        "review | {\"result\":\"approved\",\"scope\":\"s\"} | scope is text",
        "review | {\"result\":\"approved\",\"scope\":[1]} | is an integer",
        "review | {\"result\":\"approved\",\"details\":1} | details is",
        "eval | {\"result\":\"passed\",\"metrics\":[{\"name\":\"n\"}]} | 'value' is missing",
        "eval | {\"result\":\"passed\",\"metrics\":[{\"name\":\"n\",\"value\":\"1\"}]} | value is",
        "eval | {\"result\":\"passed\",\"metrics\":[1]} | it is an integer",
        "scan | {\"result\":\"clean\"} | 'scanner' is missing",
        "scan | {\"result\":\"clean\",\"scanner\":{\"name\":\"n\"}} | 'version' is missing",
        "licence | {\"result\":\"confirmed\"} | 'licence' is missing",
        "moderation | {\"result\":\"allowed\",\"reasons\":\"r\"} | reasons is text"
      })
  void otherPredicatesOfOursAreRefused(String type, String predicate, String message) {
    assertThatThrownBy(() -> sign(PredicateKind.type(type), predicate))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining(message);
  }

  @Test
  void listsInPredicatesAreBounded() {
    String most = "{\"result\":\"allowed\",\"reasons\":[" + "\"\",".repeat(4095) + "\"\"]}";
    assertThat(sign("reg/moderation/v1", most).signers()).hasSize(1);
    String more = most.replace("[", "[\"\",");
    assertThatThrownBy(() -> sign("reg/moderation/v1", more)).hasMessageContaining("4096");
  }

  @Test
  void typesAreWordsOrUris() {
    assertThat(PredicateKind.type("eval")).isEqualTo("reg/eval/v1");
    assertThat(PredicateKind.type("reg/scan/v1")).isEqualTo("reg/scan/v1");
    assertThat(PredicateKind.type("http://x")).isEqualTo("http://x");
    assertThat(PredicateKind.of("reg/none/v1")).isNull();
    assertThat(PredicateKind.REVIEW.good()).isEqualTo("approved");
    assertThat(PredicateKind.PROVENANCE.good()).isNull();
    for (String text : List.of("", "vsa", "reg/none/v1", "Review", "https://x\u001b")) {
      assertThatThrownBy(() -> PredicateKind.type(text))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST));
    }
  }

  @Test
  void aDecisionIsASummaryForOthers() {
    var subject = new PolicyFacts.Subject(Golden.id("1.0"), RELEASE, Standing.OWN, 1, 1);
    var head = new PolicyFacts.Head(null, false, null, null);
    Claim claim = Objects.requireNonNull(sign("https://x", "{}").about(RELEASE));
    var facts = new PolicyFacts(subject, head, List.of(claim), null, List.of(), ISSUED);
    var allowed = Evaluation.decide(Policy.DEFAULT, facts, Use.LOAD);
    Statement summary = Vsa.of(allowed, Golden.ALICE.publicKey(), "1.2");
    Attestation signed = Attestation.sign(summary, Golden.ALICE);
    Claim about = Objects.requireNonNull(signed.about(RELEASE));
    assertThat(about.result()).isEqualTo("passed");
    assertThat(about.issued()).isEqualTo(ISSUED);
    MapNode predicate = summary.predicate();
    assertThat(predicate.text("resourceUri")).isEqualTo(Golden.id("1.0").toString());
    assertThat(predicate.map("verifier").text("id")).isEqualTo(Golden.ALICE.publicKey().toString());
    assertThat(predicate.map("policy").map("digest").text("sha256"))
        .isEqualTo(Policy.DEFAULT.sha256());
    assertThat(predicate.list("inputAttestations").getFirst().asMap("it").text("uri"))
        .isEqualTo("ipfs://" + claim.attestation());
    assertThat(predicate.list("verifiedLevels")).hasSize(1);
    var unscanned = new PolicyFacts(subject, head, List.of(), null, null, ISSUED);
    var refused = Evaluation.decide(Policy.DEFAULT, unscanned, Use.LOAD);
    assertThat(
            Vsa.of(refused, Golden.ALICE.publicKey(), "1").predicate().text("verificationResult"))
        .isEqualTo("FAILED");
  }
}

package reg.manifest.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.Golden;
import reg.manifest.policy.PolicyFacts.Logged;
import reg.manifest.tlog.GoldenLog;
import reg.manifest.tlog.TlogProof;

class LoggedHeadsTest {
  private static final String RULE =
      """
      [[rule]]
      match = "*/*"
      log = { policy = "acme.tlogpolicy" }
      """;

  private static final Cid HEAD = Cid.parse(GoldenLog.text("head"));
  private static final Logged PROVED = new Logged(HEAD, TlogProof.parse(GoldenLog.proof()));

  @TempDir Path folder;

  private Policy policy(String logs) throws IOException {
    Files.writeString(folder.resolve("acme.tlogpolicy"), logs);
    return PolicyReader.read(Files.writeString(folder.resolve("policy.toml"), RULE));
  }

  private Decision decide(String logs, Logged... logged) throws IOException {
    PolicyFacts facts = Facts.good().withLogged(List.of(logged));
    return Evaluation.decide(policy(logs), facts.withFiles(List.of()), Use.LOAD);
  }

  private static Finding log(Decision decision) {
    return decision.findings().stream()
        .filter(finding -> finding.check().equals("log"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void letsInWhatWasLoggedAndWitnessed() throws IOException {
    assertThat(policy(GoldenLog.text("policy")).asksLog()).isTrue();
    assertThat(Policy.DEFAULT.asksLog()).isFalse();
    Decision decision = decide(GoldenLog.text("policy"), PROVED);
    assertThat(decision.verdict()).isEqualTo(Decision.Verdict.ALLOW);
    Finding proof = log(decision).children().getFirst();
    assertThat(proof.detail()).isEqualTo("head " + HEAD);
    assertThat(proof.children())
        .extracting(Finding::check)
        .containsExactly("checkpoint", "witnesses", "inclusion");
    assertThat(proof.children().get(0).detail()).isEqualTo("log.example/heads at 5");
    assertThat(proof.children().get(1).detail()).isEqualTo("2 of 3 cosigned");
    assertThat(proof.children().get(1).children()).hasSize(2);
    assertThat(proof.children().get(2).detail()).isEqualTo("leaf 3");
  }

  @Test
  void withoutAProofNothingCanBeTold() throws IOException {
    Decision decision = decide(GoldenLog.text("policy"));
    assertThat(decision.verdict()).isEqualTo(Decision.Verdict.UNKNOWN);
    assertThat(log(decision).verdict()).isEqualTo(Finding.Verdict.UNKNOWN);
  }

  @Test
  void deniesWithTheReason() throws IOException {
    String logs = GoldenLog.text("policy");
    assertThat(reason(decide(logs, new Logged(Golden.cid("release"), PROVED.proof()))))
        .isEqualTo("inclusion: leaf 3 is not");
    assertThat(reason(decide(logs.replace("group two 2", "group two 3"), PROVED)))
        .isEqualTo("witnesses: 2 of 3 cosigned");
    String other = "log example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    assertThat(reason(decide(other + "\nquorum none\n", PROVED)))
        .isEqualTo("checkpoint: signed by no log of the policy, for origin log.example/heads");
  }

  private static String reason(Decision decision) {
    assertThat(decision.verdict()).isEqualTo(Decision.Verdict.DENY);
    return log(decision).children().getFirst().children().stream()
        .filter(child -> child.verdict() == Finding.Verdict.FAILED)
        .map(child -> child.check() + ": " + child.detail())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneGoodProofIsEnoughAndABadOneSaysWhatIsWrong() throws IOException {
    String wrong = GoldenLog.text("proof").replace("log.example/heads\n5", "log.example/heads\n6");
    var bad = new Logged(HEAD, TlogProof.parse(wrong.getBytes(UTF_8)));
    assertThat(decide(GoldenLog.text("policy"), bad, PROVED).isAllowed()).isTrue();
    Decision decision = decide(GoldenLog.text("policy"), bad);
    assertThat(decision.verdict()).isEqualTo(Decision.Verdict.DENY);
    assertThat(decision.refusal()).contains("does not match what was signed");
    Logged[] many = Collections.nCopies(PolicyFacts.LOGGED_MAX + 1, bad).toArray(Logged[]::new);
    many[PolicyFacts.LOGGED_MAX] = PROVED;
    assertThat(decide(GoldenLog.text("policy"), many).isAllowed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quorum none\n", "quorum\n", ""})
  void refusesPoliciesOfLogsThatNameNone(String logs) {
    assertThatThrownBy(() -> policy(logs))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("acme.tlogpolicy");
  }

  @Test
  void refusesWhatCannotBeRead() throws IOException {
    Path file = Files.writeString(folder.resolve("policy.toml"), RULE);
    assertThatThrownBy(() -> PolicyReader.read(file))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> PolicyReader.parse("p", RULE))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("must be a file too");
    Files.writeString(file, RULE.replace("policy =", "polizy ="));
    assertThatThrownBy(() -> PolicyReader.read(file))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("polizy");
  }
}

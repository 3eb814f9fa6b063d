package reg.manifest.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.Golden;

class PolicyReaderTest {
  private static final String ALICE = Golden.ALICE.publicKey().toString();
  private static final String BOB = Golden.BOB.publicKey().toString();

  /** The example of the design, with keys in full. */
  private static final String EXAMPLE =
      """
      unsigned = "deny"

      [[rule]]
      match   = "%1$s/*"
      standing = ["pinned"]
      then = "ask"
      publisher = { threshold = true }
      require = [
        { predicate = "reg/review/v1", from = ["%1$s", "%2$s"], at_least = 2 },
        { predicate = "https://in-toto.io/attestation/vulns/v0.2", from = ["%2$s"], max_age = "30d", result = "Clean" } ]
      formats = { allow = ["safetensors", "gguf"], deny = ["pickle"], from = "load" }
      licence = { allow = ["Apache-2.0", "MIT"] }
      fresh   = { max_head_age = "30d", on_stale = "warn" }
      on_fork = "warn"
      revoked = "warn"
      """
          .formatted(ALICE, BOB);

  @Test
  void readsEveryKey() {
    Policy policy = PolicyReader.parse("p", EXAMPLE);
    assertThat(policy.source()).isEqualTo("p");
    assertThat(policy.sha256()).hasSize(64);
    assertThat(policy.unsigned()).isEqualTo(Policy.Unsigned.DENY);
    assertThat(policy.attesters())
        .containsExactlyInAnyOrder(Golden.ALICE.publicKey(), Golden.BOB.publicKey());
    assertThat(policy.asksFormats()).isTrue();
    Rule rule = policy.rules().getFirst();
    assertThat(rule.line()).isEqualTo(3);
    assertThat(rule.match()).hasToString(ALICE + "/*");
    assertThat(rule.standings()).containsExactly(Standing.PINNED);
    assertThat(rule.then()).isEqualTo(Rule.Then.ASK);
    assertThat(rule.threshold()).isTrue();
    assertThat(rule.required())
        .extracting(Rule.Requirement::predicate)
        .containsExactly("reg/review/v1", "https://in-toto.io/attestation/vulns/v0.2");
    assertThat(rule.required()).extracting(Rule.Requirement::atLeast).containsExactly(2, 1);
    assertThat(rule.required())
        .extracting(Rule.Requirement::result)
        .containsExactly("approved", "clean");
    assertThat(rule.required().getLast().maxAge()).isEqualTo(Duration.ofDays(30));
    assertThat(rule.formats())
        .isEqualTo(new Rule.Formats(Set.of("safetensors", "gguf"), Set.of("pickle"), Use.LOAD));
    assertThat(rule.licence()).isEqualTo(new Rule.Licences(Set.of("apache-2.0", "mit")));
    assertThat(rule.fresh()).isEqualTo(new Rule.Fresh(Duration.ofDays(30), Rule.Reaction.WARN));
    assertThat(rule.onFork()).isEqualTo(Rule.Reaction.WARN);
    assertThat(rule.onRevoked()).isEqualTo(Rule.Reaction.WARN);
  }

  @Test
  void whatIsLeftOutIsStrict() {
    Policy policy = PolicyReader.parse("p", "[[rule]]\nmatch = \"*/*\"\n");
    Rule rule = policy.rules().getFirst();
    assertThat(policy.unsigned()).isEqualTo(Policy.Unsigned.DENY);
    assertThat(policy.asksFormats()).isFalse();
    assertThat(rule.standings()).containsExactlyInAnyOrder(Standing.values());
    assertThat(rule.then()).isEqualTo(Rule.Then.ALLOW);
    assertThat(rule.threshold()).isTrue();
    assertThat(rule.required()).isEmpty();
    assertThat(rule.formats()).isNull();
    assertThat(rule.licence()).isNull();
    assertThat(rule.fresh()).isNull();
    assertThat(rule.onFork()).isEqualTo(Rule.Reaction.DENY);
    assertThat(rule.onRevoked()).isEqualTo(Rule.Reaction.DENY);
    var empty = "[[rule]]\nmatch = \"*/*\"\nfresh = {}\nformats = {}\npublisher = {}\n";
    Rule tables = PolicyReader.parse("p", empty).rules().getFirst();
    assertThat(tables.fresh()).isEqualTo(new Rule.Fresh(null, Rule.Reaction.DENY));
    assertThat(tables.formats()).isEqualTo(new Rule.Formats(null, Set.of(), Use.PULL));
    assertThat(tables.threshold()).isTrue();
  }

  @Test
  void theDefaultIsWhatItsTextSays() {
    Policy read = PolicyReader.parse("default", Policy.defaultText());
    assertThat(read).isEqualTo(Policy.DEFAULT);
    assertThat(read.unsigned()).isEqualTo(Policy.Unsigned.WARN);
    assertThat(read.isWritten()).isFalse();
    assertThat(PolicyReader.parse("policy.toml", Policy.defaultText()).isWritten()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x = 1 | line 3: 'x' is not known",
        "then = \"maybe\" | line 3: 'then' must be one of [allow, deny, ask], not 'maybe'",
        "then = 1 | line 3: 'then' must be a text",
        "standing = [] | line 3: 'standing' must name at least one",
        "standing = [\"friend\"] | must be one of [own, pinned, vouched, tofu, unknown]",
        "standing = [1] | must be texts",
        "standing = [\"own\", \"own\"] | none of them twice",
        "standing = \"own\" | must be a list",
        "publisher = { threshhold = true } | 'threshhold' is not known",
        "publisher = { threshold = 1 } | must be true or false",
        "publisher = 1 | must be a table",
        "require = 1 | must be a list of at most 1024 tables",
        "require = [1] | must be a list of tables",
        "require = [ {} ] | 'predicate' is missing",
        "require = [ { predicate = \"reviewed\" } ] | 'predicate' is refused",
        "require = [ { predicate = \"review\" } ] | 'from' must name at least one",
        "require = [ { predicate = \"review\", from = [] } ] | must name at least one",
        "require = [ { predicate = \"review\", from = [\"bob\"] } ] | not a did:key",
        "require = [ { predicate = \"review\", x = 1 } ] | 'x' is not known",
        "formats = { from = \"fetch\" } | must be pull or load",
        "formats = { refuse = [] } | 'refuse' is not known",
        "licence = {} | 'allow' is missing",
        "licence = { deny = [] } | 'deny' is not known",
        "fresh = { max_head_age = \"soon\" } | must be an age",
        "fresh = { max_head_age = \"0d\" } | must be an age",
        "fresh = { max_head_age = 30 } | must be a text",
        "fresh = { on_stale = \"ask\" } | must be one of [deny, warn]",
        "on_fork = \"allow\" | must be one of [deny, warn]",
        "revoked = true | must be a text",
        "log = { policy = \"x\" } | 'policy' names a file",
        "match = \"*/*\" | line 3",
        "x = | line 3"
      })
  void whatIsNotKnownIsRefusedWithItsLine(String line, String message) {
    refuses("[[rule]]\nmatch = \"*/*\"\n" + line + "\n", message);
  }

  @Test
  void aSetCountsEachKeyOnce() {
    String bare = Golden.ALICE.publicKey().bare();
    String rule = "[[rule]]\nmatch = \"*/*\"\nrequire = [ { predicate = \"review\", from = ";
    refuses(rule + "[\"" + ALICE + "\", \"" + bare + "\"] } ]", "names one key twice");
    String one = rule + "[\"" + ALICE + "\"], at_least = ";
    refuses(one + "2 } ]", "must be a number from 1 to 1");
    refuses(one + "0 } ]", "must be a number from 1 to 1");
    refuses(one + "\"1\" } ]", "must be a number from 1 to 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unsigned = \"warn\"", "rule = []", "[rule]\nmatch = \"*/*\""})
  void aPolicyWithoutRulesIsRefused(String text) {
    refuses(text, "'rule'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme*/*", "x", "../*"})
  void aBadGlobIsRefused(String glob) {
    refuses("[[rule]]\nmatch = \"" + glob + "\"\n", "line 2: 'match' is refused");
  }

  @Test
  void aRuleNeedsAMatch() {
    refuses("[[rule]]\nthen = \"allow\"\n", "line 1: 'match' is missing");
    refuses("unsigned = \"allow\"\n[[rule]]\nmatch = \"*/*\"\n", "\"deny\" or \"warn\"");
    refuses("unsigned = 1\n[[rule]]\nmatch = \"*/*\"\n", "'unsigned' must be a text");
    refuses("rules = 1\n", "'rules' is not known");
    refuses("\"x\\u001b\" = 1\n", "\\u{1b}");
  }

  @Test
  void listsAreBounded() {
    String rules = "[[rule]]\nmatch = \"*/*\"\n".repeat(1024);
    assertThat(PolicyReader.parse("p", rules).rules()).hasSize(1024);
    refuses(rules + "[[rule]]\nmatch = \"*/*\"\n", "at most 1024 tables");
    var formats = new StringBuilder("[[rule]]\nmatch = \"*/*\"\nformats = { deny = [");
    for (int i = 0; i < 1025; i++) {
      formats.append('"').append(i).append("\",");
    }
    refuses(formats + "] }\n", "at most 1024 texts");
  }

  @Test
  void filesAreRead(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("policy.toml"), EXAMPLE);
    assertThat(PolicyReader.read(file).rules()).hasSize(1);
    assertThat(PolicyReader.read(file).source()).isEqualTo(file.toString());
    assertThatThrownBy(() -> PolicyReader.read(folder.resolve("absent")))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
    assertThatThrownBy(() -> PolicyReader.read(folder))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STORAGE));
    int most = PolicyReader.BYTES_MAX;
    Files.writeString(file, EXAMPLE + "#".repeat(most - EXAMPLE.length()));
    assertThat(PolicyReader.read(file).rules()).hasSize(1);
    Files.writeString(file, EXAMPLE + "#".repeat(most - EXAMPLE.length() + 1));
    assertThatThrownBy(() -> PolicyReader.read(file)).hasMessageContaining("more than 1048576");
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> PolicyReader.parse("p", text))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
        .hasMessageStartingWith("p, line ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\u001b");
  }
}

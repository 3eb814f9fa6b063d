package reg.node.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.ipld.dagcbor.MapNode;
import reg.manifest.attest.Attestation;
import reg.manifest.attest.Claim;
import reg.manifest.attest.PredicateKind;
import reg.manifest.attest.Statement;
import reg.manifest.policy.Use;
import reg.node.TestHome;
import reg.node.name.Resolver;
import reg.node.policy.PolicyGate;
import reg.node.push.Description;
import reg.node.push.Description.Parent;

class PushProvenanceTest {
  @TempDir private Path folder;

  @Test
  void namesInputsParentsToolAndTimes() {
    try (TestHome home = TestHome.inMemory(folder)) {
      var base = home.push(home.folder("base", "w.bin:1"), "base:1");
      var parents = List.of(new Parent("finetune", "base:1"));
      var made =
          home.push(
              home.folder("tuned", "w.bin:2"),
              "tuned:1",
              new Description("model", Map.of(), "MIT", parents));
      Attestation attestation =
          new PushProvenance(home.registry())
              .attest(made.name().ref(), "0.1", TestHome.NOW.minusSeconds(9));
      Statement statement = Attestation.verify(attestation.block().bytes()).statement();
      assertThat(statement.predicateType()).isEqualTo("https://slsa.dev/provenance/v1");
      assertThat(new String(statement.encode(), UTF_8))
          .contains("\"_type\":\"https://in-toto.io/Statement/v1\"");
      MapNode build = statement.predicate().map("buildDefinition");
      assertThat(build.text("buildType")).isEqualTo("urn:reg:build:push:v1");
      assertThat(build.map("externalParameters").text("target")).isEqualTo(made.name().ref());
      assertThat(build.map("externalParameters").text("licence")).isEqualTo("MIT");
      var inputs = build.list("resolvedDependencies");
      assertThat(inputs).hasSize(2);
      MapNode files = inputs.getFirst().asMap("files");
      assertThat(files.text("uri")).isEqualTo("ipfs://" + made.root());
      assertThat(files.map("digest").text("sha256")).isEqualTo(Statement.sha256Of(made.root()));
      MapNode parent = inputs.getLast().asMap("parent");
      assertThat(parent.text("name")).isEqualTo("finetune");
      assertThat(parent.text("uri")).isEqualTo("ipfs://" + base.release());
      MapNode run = statement.predicate().map("runDetails");
      assertThat(run.map("builder").text("id")).isEqualTo(made.name().publisher());
      assertThat(run.map("builder").map("version").text("reg")).isEqualTo("0.1");
      assertThat(run.map("metadata").text("startedOn")).isEqualTo("2027-01-02T03:03:56Z");
      Claim claim =
          Objects.requireNonNull(attestation.about(Objects.requireNonNull(made.release())));
      assertThat(claim.issued()).isEqualTo(TestHome.NOW);
    }
  }

  @Test
  void aPolicyCanRequireIt() throws IOException {
    try (TestHome home = TestHome.inMemory(folder)) {
      String ref = home.push(home.folder("m", "w.bin:1"), "m:1").name().ref();
      Files.writeString(
          home.registry().home().policyFile(),
          """
          [[rule]]
          match = "*/*"
          require = [{ predicate = "%s", from = ["%s"], max_age = "30d" }]
          """
              .formatted(PredicateKind.PROVENANCE.uri(), ref.substring(0, ref.indexOf('/'))));
      assertThat(isAllowed(home, ref)).isFalse();
      new PushProvenance(home.registry()).attest(ref, "0.1", TestHome.NOW);
      assertThat(isAllowed(home, ref)).isTrue();
    }
  }

  private static boolean isAllowed(TestHome home, String ref) {
    var what = new Resolver(home.registry()).resolveRelease(ref).verified();
    return PolicyGate.of(home.registry()).decide(what, Use.PULL, null).isAllowed();
  }
}

package reg.node.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.manifest.DidKey;
import reg.manifest.Role;
import reg.manifest.attest.Attestation;
import reg.manifest.attest.Claim;
import reg.manifest.policy.Decision;
import reg.manifest.policy.Use;
import reg.node.Refusals;
import reg.node.TestHome;
import reg.node.car.Exporter;
import reg.node.car.Importer;
import reg.node.name.Heads;
import reg.node.name.Resolver;
import reg.node.policy.PolicyGate;
import reg.node.pull.PullResult;
import reg.node.sign.KeyChanges;
import reg.node.verify.Verifier;
import reg.node.verify.VerifyRequest;

/** Two homes: Alice publishes, Bob reviews. */
class AttesterTest {
  private static final String APPROVED = "{\"result\":\"approved\"}";

  @TempDir private Path folder;
  private @Nullable TestHome alice;
  private @Nullable TestHome bob;
  private String ref = "";

  @BeforeEach
  void publish() {
    alice = TestHome.inMemory(folder.resolve("alice"));
    bob = TestHome.inMemory(folder.resolve("bob"));
    ref = alice().push(alice().folder("m", "a.txt:a"), "m:1").name().ref();
    copy(alice(), ref, bob());
  }

  private TestHome alice() {
    return Objects.requireNonNull(alice);
  }

  private TestHome bob() {
    return Objects.requireNonNull(bob);
  }

  private static void copy(TestHome from, String ref, TestHome to) {
    var car = new ByteArrayOutputStream();
    new Exporter(from.registry(), ProgressListener.NONE).export(ref, car);
    new Importer(to.registry(), ProgressListener.NONE)
        .importCar(new ByteArrayInputStream(car.toByteArray()));
  }

  private static Attestation attest(TestHome home, String ref, String type, String predicate) {
    var json = Attester.predicate(predicate.getBytes(StandardCharsets.UTF_8));
    return new Attester(home.registry())
        .attest(new Attester.Request(ref, type, json, Duration.ofDays(90)));
  }

  @Test
  void anAttestationIsAboutTheDigestAndListedInTheOwnHead() {
    Attestation made = attest(bob(), ref, "review", APPROVED);
    var release = new Resolver(bob().registry()).resolveRelease(ref).verified().cid();
    Claim claim = Objects.requireNonNull(made.about(release));
    assertThat(claim.predicateType()).isEqualTo("reg/review/v1");
    assertThat(claim.result()).isEqualTo("approved");
    assertThat(claim.issued()).isEqualTo(TestHome.NOW);
    assertThat(claim.expires()).isEqualTo(TestHome.NOW.plus(Duration.ofDays(90)));
    assertThat(made.signers()).containsExactly(bob().registry().key().publicKey());
    assertThat(new Attester(bob().registry()).list(ref))
        .extracting(Attestation::cid)
        .containsExactly(made.cid());
    var heads = new Heads(bob().registry());
    var head = heads.require(heads.own()).verified().head();
    assertThat(head.attestations().count()).isEqualTo(1);
    assertThat(head.map().count()).isZero();
  }

  @Test
  void aPushKeepsWhatTheHeadListed() {
    attest(alice(), ref, "review", APPROVED);
    alice().push(alice().folder("n", "b.txt:b"), "n:1");
    var heads = new Heads(alice().registry());
    var head = heads.require(heads.own());
    assertThat(head.verified().head().attestations().count()).isEqualTo(1);
    assertThat(head.map().artifacts()).hasSize(2);
  }

  @Test
  void attestationsTravelWithTheRelease() {
    Attestation made = attest(bob(), ref, "review", APPROVED);
    copy(bob(), ref, alice());
    assertThat(new Attester(alice().registry()).list(ref))
        .extracting(Attestation::cid)
        .containsExactly(made.cid());
    copy(bob(), ref, alice());
    assertThat(new Attester(alice().registry()).list(ref)).hasSize(1);
  }

  @Test
  void aFileOfAnAttestationIsTakenIn() {
    Attestation made = attest(bob(), ref, "review", APPROVED);
    byte[] json = made.block().bytes();
    assertThat(new Attester(alice().registry()).take(json).cid()).isEqualTo(made.cid());
    new Attester(alice().registry()).take(json);
    assertThat(new Attester(alice().registry()).list(ref)).hasSize(1);
    json[json.length / 2] ^= 1;
    assertThatThrownBy(() -> new Attester(alice().registry()).take(json))
        .isInstanceOf(RegistryException.class);
  }

  /** S8: what is about another release is not found, whatever it is called. */
  @Test
  void anAttestationOfAnotherVersionIsNotFound() {
    alice().push(alice().folder("m2", "a.txt:other"), "m:2");
    attest(alice(), "m:2", "review", APPROVED);
    assertThat(new Attester(alice().registry()).list("m:1")).isEmpty();
    assertThat(new Attester(alice().registry()).list("m:2")).hasSize(1);
  }

  @Test
  void aPolicyThatNeedsAReviewRefusesUntilThereIsOne() throws IOException {
    attest(bob(), ref, "eval", "{\"result\":\"passed\"}");
    String bobsKey = key(bob());
    Files.writeString(
        alice().registry().home().policyFile(),
        """
        [[rule]]
        match = "*/*"
        require = [ { predicate = "review", from = ["%s"] } ]
        """
            .formatted(bobsKey));
    Path out = folder.resolve("out");
    Refusals.refused(Fault.REFUSED_BY_POLICY, () -> alice().pull(ref, out));
    assertThat(out).doesNotExist();
    new Attester(alice().registry()).take(attest(bob(), ref, "review", APPROVED).block().bytes());
    PullResult pulled = alice().pull(ref, out);
    assertThat(pulled.outcome()).isEqualTo(PullResult.Outcome.WRITTEN);
    var verifier = new Verifier(alice().registry(), ProgressListener.NONE);
    assertThat(verifier.verify(new VerifyRequest.Folder(out)).fault()).isNull();
    attest(bob(), ref, "review", "{\"result\":\"rejected\"}");
    copy(bob(), ref, alice());
    assertThat(verifier.verify(new VerifyRequest.Folder(out)).fault())
        .isEqualTo(Fault.REFUSED_BY_POLICY);
    assertThat(verifier.verify(new VerifyRequest.Release(ref)).fault())
        .isEqualTo(Fault.REFUSED_BY_POLICY);
  }

  /** Policies name an attester by its first key, whichever of its keys signs. */
  @Test
  void aReviewerWhoseKeyChangedStillCounts() throws IOException {
    attest(bob(), ref, "eval", "{\"result\":\"passed\"}");
    String bobsKey = key(bob());
    Files.writeString(
        alice().registry().home().policyFile(),
        "[[rule]]\nmatch = \"*/*\"\nrequire = [ { predicate = \"review\", from = [\"%s\"] } ]\n"
            .formatted(bobsKey));
    var chain = new KeyChanges(bob().registry()).rotate(null, change -> change);
    Attestation made = attest(bob(), ref, "review", APPROVED);
    assertThat(made.signers()).isEqualTo(chain.keys(Role.RELEASE));
    assertThat(made.signers()).doesNotContain(DidKey.parse(bobsKey));
    new Attester(alice().registry()).take(made.block().bytes());
    assertThat(decide(alice(), Use.PULL).refusal())
        .as("who does not know that Bob changed his key cannot know that this is his")
        .contains("says nothing");
    copy(bob(), bob().push(bob().folder("own", "b.txt:b"), "own:1").name().ref(), alice());
    assertThat(decide(alice(), Use.PULL).isAllowed()).isTrue();
    var first = DidKey.parse(bobsKey);
    assertThat(decide(alice(), Use.PULL).facts().claims())
        .singleElement()
        .satisfies(claim -> assertThat(claim.signers()).containsExactly(first));
  }

  /** Attack: what a stolen key that was revoked says is nobody's word. */
  @Test
  void aRevokedKeySpeaksForNobody() {
    Attestation made = attest(bob(), ref, "review", APPROVED);
    var stolen = bob().registry().key().publicKey();
    new Attester(alice().registry()).take(made.block().bytes());
    var release = new Resolver(alice().registry()).resolveRelease(ref).verified().cid();
    var attesters = new TreeSet<>(Set.of(stolen));
    var held = new Attestations(alice().registry());
    assertThat(held.claims(release, attesters)).hasSize(1);
    var changes = new KeyChanges(bob().registry());
    changes.revoke(stolen, changes.next(), "stolen", change -> change);
    copy(bob(), bob().push(bob().folder("own", "b.txt:b"), "own:1").name().ref(), alice());
    assertThat(held.claims(release, attesters)).isEmpty();
  }

  private static String key(TestHome home) {
    return home.registry().key().publicKey().toString();
  }

  @Test
  void anUnsignedRootNeedsAPolicyThatLetsItIn() throws IOException {
    String root = new Resolver(alice().registry()).resolveRelease(ref).root().toString();
    alice().pull(root, folder.resolve("allowed"));
    Files.writeString(alice().registry().home().policyFile(), "[[rule]]\nmatch = \"*/*\"\n");
    Refusals.refused(Fault.REFUSED_BY_POLICY, () -> alice().pull(root, folder.resolve("refused")));
  }

  @Test
  void aBrokenPolicyRefusesEverything() throws IOException {
    Files.writeString(alice().registry().home().policyFile(), "[[rule]]\nmtch = \"*/*\"\n");
    Refusals.refused(Fault.INVALID_REQUEST, () -> alice().pull(ref, folder.resolve("out")));
  }

  @Test
  void theDefaultKnowsItsOwnAndAsksBeforeItLoadsOthers() {
    Decision own = decide(alice(), Use.PULL);
    assertThat(own.isAllowed()).isTrue();
    assertThat(own.facts().subject().standing()).hasToString("own");
    Decision first = decide(bob(), Use.PULL);
    assertThat(first.ask()).isTrue();
    assertThat(first.facts().subject().standing()).hasToString("unknown");
    bob().registry().trust().agree(first.facts().subject().id().publisher(), null);
    assertThat(decide(bob(), Use.PULL).isAllowed()).isTrue();
    assertThat(decide(bob(), Use.PULL).facts().subject().standing()).hasToString("tofu");
    assertThat(decide(bob(), Use.LOAD).ask()).isFalse();
    assertThat(decide(alice(), Use.LOAD).refusal()).contains("not scanned");
  }

  private Decision decide(TestHome home, Use use) {
    var release = new Resolver(home.registry()).resolveRelease(ref).verified();
    return PolicyGate.of(home.registry()).decide(release, use, null);
  }

  @Test
  void aWrongPredicateIsRefused() {
    for (String predicate : List.of("[]", "x", "{}", "{\"result\":\"maybe\"}")) {
      Refusals.refused(Fault.MALFORMED, () -> attest(alice(), ref, "review", predicate));
    }
    Refusals.refused(Fault.INVALID_REQUEST, () -> attest(alice(), ref, "reviewed", APPROVED));
    assertThat(new Attester(alice().registry()).list(ref)).isEmpty();
  }
}

package reg.manifest.policy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.manifest.DidKey;
import reg.manifest.Golden;
import reg.manifest.attest.Claim;
import reg.manifest.policy.PolicyFacts.FileFact;
import reg.manifest.policy.PolicyFacts.Head;
import reg.manifest.policy.PolicyFacts.Subject;

/** Facts for tests: a release of Alice's at which nothing is wrong, and changes of it. */
final class Facts {
  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  static final String REVIEW = "reg/review/v1";

  private Facts() {}

  static PolicyFacts good() {
    return new PolicyFacts(subject(Standing.PINNED, 1, 1), head(1), List.of(), "MIT", null, NOW);
  }

  static Subject subject(Standing standing, int signatures, int threshold) {
    return new Subject(Golden.id("1.0"), Golden.cid("release"), standing, signatures, threshold);
  }

  static Head head(int days) {
    return new Head(Duration.ofDays(days), false, null, null);
  }

  static PolicyFacts of(Subject subject) {
    PolicyFacts good = good();
    return new PolicyFacts(subject, good.head(), good.claims(), good.licence(), good.files(), NOW);
  }

  static PolicyFacts of(Head head) {
    PolicyFacts good = good();
    return new PolicyFacts(good.subject(), head, good.claims(), good.licence(), good.files(), NOW);
  }

  static PolicyFacts licensed(@Nullable String licence) {
    PolicyFacts good = good();
    return new PolicyFacts(good.subject(), good.head(), good.claims(), licence, good.files(), NOW);
  }

  static PolicyFacts claimed(Claim... claims) {
    PolicyFacts good = good();
    return new PolicyFacts(good.subject(), good.head(), List.of(claims), good.licence(), null, NOW);
  }

  static PolicyFacts files(FileFact... files) {
    return good().withFiles(List.of(files));
  }

  /** An approving review, so many days old. */
  static Claim review(int days, DidKey... by) {
    return claim(NOW.minus(Duration.ofDays(days)), null, "approved", by);
  }

  static Claim claim(
      @Nullable Instant issued, @Nullable Instant expires, @Nullable String result, DidKey... by) {
    byte[] name =
        (issued + " " + expires + " " + result + List.of(by)).getBytes(StandardCharsets.UTF_8);
    return new Claim(
        Cid.v1(Codec.RAW, Multihash.sha256(name, 0, name.length)),
        REVIEW,
        new TreeSet<>(List.of(by)),
        issued,
        expires,
        result);
  }

  /** The decision of a policy whose text is given. */
  static Decision decide(String toml, PolicyFacts facts, Use use) {
    return Evaluation.decide(PolicyReader.parse("test.toml", toml), facts, use);
  }

  static Decision decide(String toml, PolicyFacts facts) {
    return decide(toml, facts, Use.LOAD);
  }
}

package reg.node.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.manifest.HeadTarget;
import reg.manifest.ReleaseId;
import reg.manifest.policy.Policy;
import reg.manifest.policy.PolicyFacts;
import reg.manifest.policy.PolicyFacts.FileFact;
import reg.manifest.policy.Standing;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.attest.Attestations;
import reg.node.attest.LogProofs;
import reg.node.name.Heads;
import reg.node.name.HeadsAside;
import reg.node.name.PublisherHead;
import reg.node.trust.Trusted;

/** Gathers from this home what a policy is decided by. */
final class Evidence {
  private final Registry registry;

  Evidence(Registry registry) {
    this.registry = registry;
  }

  PolicyFacts of(VerifiedRelease verified, Policy policy, @Nullable List<FileFact> files) {
    ReleaseId id = verified.release().id();
    PublisherHead head = HeadsAside.glance(registry, id.publisher());
    Instant now = registry.clock().instant();
    var trusted = registry.trust().standing(id.publisher());
    var subject =
        new PolicyFacts.Subject(
            id,
            verified.cid(),
            standing(trusted.trusted()),
            verified.signatures(),
            verified.threshold());
    VerifiedRelease known = asksOthers(policy) ? Outside.of(registry, verified, head) : verified;
    var facts =
        new PolicyFacts(
            subject,
            history(verified, head, trusted, now),
            new Attestations(registry).claims(known.cid(), policy.attesters()),
            verified.release().claims().licence(),
            files,
            now);
    return policy.asksLog() ? facts.withLogged(new LogProofs(registry).of(known)) : facts;
  }

  /** As {@link PolicyGate#unheard}. */
  @Nullable String unheard(VerifiedRelease release, Policy policy) {
    if (!asksOthers(policy)) {
      return null;
    }
    PublisherHead head = new Heads(registry).newest(release.release().id().publisher());
    return Outside.missing(registry, release, head);
  }

  private static boolean asksOthers(Policy policy) {
    return policy.asksLog() || !policy.attesters().isEmpty();
  }

  private static Standing standing(Trusted trusted) {
    return switch (trusted) {
      case OWN -> Standing.OWN;
      case PINNED -> Standing.PINNED;
      case VOUCHED -> Standing.VOUCHED;
      case TOFU -> Standing.TOFU;
      case UNKNOWN -> Standing.UNKNOWN;
    };
  }

  /** What this home published last it knows, so its own head is never out of date. */
  private static PolicyFacts.Head history(
      VerifiedRelease verified,
      @Nullable PublisherHead head,
      reg.node.trust.Standing trusted,
      Instant now) {
    String fork = trusted.isForked() ? "two histories, proofs " + trusted.forks() : null;
    if (head == null) {
      return new PolicyFacts.Head(null, false, fork, null);
    }
    var validity = head.verified().head().validity();
    ReleaseId id = verified.release().id();
    HeadTarget target = head.map().find(id.name(), id.version());
    String revoked =
        target instanceof HeadTarget.Gone gone && gone.state() == HeadTarget.State.WITHDRAWN
            ? "withdrawn by its publisher: " + gone.reason()
            : null;
    boolean own = trusted.trusted() == Trusted.OWN;
    return new PolicyFacts.Head(
        validity.ageAt(now), !own && validity.isExpiredAt(now), fork, revoked);
  }
}

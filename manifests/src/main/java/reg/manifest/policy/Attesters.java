package reg.manifest.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.DurationText;
import reg.manifest.DidKey;
import reg.manifest.attest.Claim;
import reg.manifest.policy.Finding.Verdict;
import reg.manifest.policy.Rule.Requirement;

/**
 * Counts those of a set who attested. One key counts once however often it signed; of what one key
 * says the latest counts, so that a change of mind is heard.
 */
final class Attesters {
  /** How far the clock of an attester may be ahead of ours. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private Attesters() {}

  static Finding judge(Requirement required, PolicyFacts facts) {
    var children = new ArrayList<Finding>();
    for (DidKey key : required.from()) {
      children.add(judge(required, key, latest(required, key, facts), facts.now()));
    }
    long yes = count(children, Verdict.PASSED);
    long silent = count(children, Verdict.UNKNOWN);
    Verdict verdict =
        yes >= required.atLeast()
            ? Verdict.PASSED
            : yes + silent >= required.atLeast() ? Verdict.UNKNOWN : Verdict.FAILED;
    String detail =
        "%s by %d of the %d that are needed of %d"
            .formatted(required.predicate(), yes, required.atLeast(), required.from().size());
    return new Finding("attestation", verdict, detail, children);
  }

  private static long count(List<Finding> children, Verdict verdict) {
    return children.stream().filter(child -> child.verdict() == verdict).count();
  }

  /** The claims of a key with the latest time; those without one are before all others. */
  private static List<Claim> latest(Requirement required, DidKey key, PolicyFacts facts) {
    var latest = new ArrayList<Claim>();
    for (Claim claim : facts.claims()) {
      if (!claim.predicateType().equals(required.predicate()) || !claim.signers().contains(key)) {
        continue;
      }
      int order = latest.isEmpty() ? 1 : time(claim).compareTo(time(latest.getFirst()));
      if (order > 0) {
        latest.clear();
      }
      if (order >= 0) {
        latest.add(claim);
      }
    }
    return latest;
  }

  private static Instant time(Claim claim) {
    Instant issued = claim.issued();
    return issued == null ? Instant.MIN : issued;
  }

  /** Of several with the same time each must hold. */
  private static Finding judge(Requirement required, DidKey key, List<Claim> claims, Instant now) {
    if (claims.isEmpty()) {
      return new Finding("attester", Verdict.UNKNOWN, key + " says nothing");
    }
    for (Claim claim : claims) {
      String refusal = refusal(required, claim, now);
      if (refusal != null) {
        return new Finding(
            "attester", Verdict.FAILED, key + " " + refusal + ": " + claim.attestation());
      }
    }
    return new Finding("attester", Verdict.PASSED, key + " " + claims.getFirst().attestation());
  }

  private static @Nullable String refusal(Requirement required, Claim claim, Instant now) {
    Instant issued = claim.issued();
    Instant expires = claim.expires();
    if (expires != null && !now.isBefore(expires)) {
      return "says so no longer, expired " + expires;
    }
    if (issued != null && issued.isAfter(now.plus(SKEW))) {
      return "says so in the future, " + issued;
    }
    Duration most = required.maxAge();
    if (most != null && issued == null) {
      return "does not say when";
    }
    if (most != null && issued != null && Duration.between(issued, now).compareTo(most) > 0) {
      return "said so longer ago than " + DurationText.format(most) + ", " + issued;
    }
    String result = required.result();
    boolean good = result == null || result.equals(claim.result());
    return good ? null : "says '" + claim.result() + "', not '" + result + "'";
  }
}

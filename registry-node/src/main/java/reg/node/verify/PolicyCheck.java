package reg.node.verify;

import java.util.List;
import reg.base.Fault;
import reg.manifest.policy.Decision;
import reg.manifest.policy.Finding;
import reg.manifest.policy.Use;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.policy.PolicyGate;
import reg.node.verify.Reason.Verdict;

/** The policy of this home as a part of a verification. */
final class PolicyCheck {
  private PolicyCheck() {}

  /** Adds what the policy says; that a publisher was never met before is no failure here. */
  static void run(Registry registry, VerifiedRelease release, Checks checks) {
    Decision decision = PolicyGate.of(registry).decide(release, Use.PULL, null);
    List<Reason> children = decision.findings().stream().map(PolicyCheck::reason).toList();
    String by = "by " + decision.policy().source();
    if (decision.isAllowed()) {
      checks.add(new Reason("policy", Verdict.PASSED, "allowed " + by, children));
    } else if (decision.ask()) {
      String detail = "the publisher was never met here; a person decides, " + by;
      checks.add(new Reason("policy", Verdict.SKIPPED, detail, children));
    } else {
      String detail = decision.verdict() + " " + by + ": " + decision.refusal();
      checks.failed("policy", Fault.REFUSED_BY_POLICY, detail, children);
    }
  }

  private static Reason reason(Finding finding) {
    Verdict verdict =
        switch (finding.verdict()) {
          case PASSED -> Verdict.PASSED;
          case WARNED -> Verdict.WARNED;
          case FAILED -> Verdict.FAILED;
          case UNKNOWN -> Verdict.SKIPPED;
        };
    return new Reason(
        finding.check(),
        verdict,
        finding.detail(),
        finding.children().stream().map(PolicyCheck::reason).toList());
  }
}

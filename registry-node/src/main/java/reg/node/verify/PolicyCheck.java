package reg.node.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.manifest.policy.Decision;
import reg.manifest.policy.Finding;
import reg.manifest.policy.Use;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.policy.FileFacts;
import reg.node.policy.PolicyGate;
import reg.node.verify.Reason.Verdict;
import reg.scan.report.ScanReport;

/** The policy of this home as a part of a verification. */
final class PolicyCheck {
  private PolicyCheck() {}

  /**
   * Adds what the policy says; that a publisher was never met before is no failure here.
   *
   * @param scanned what a scan found; null when the files are not whole, and so were not scanned
   */
  static void run(
      Registry registry, VerifiedRelease release, @Nullable ScanReport scanned, Checks checks) {
    var files = scanned == null ? null : FileFacts.of(scanned);
    PolicyGate gate = PolicyGate.of(registry);
    Decision decision = gate.decide(release, Use.PULL, files);
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
      String unheard = gate.unheard(release);
      if (unheard != null) {
        checks.skipped("attestations", unheard);
      }
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

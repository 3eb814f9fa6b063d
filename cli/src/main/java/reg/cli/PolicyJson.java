package reg.cli;

import java.util.Map;
import reg.cli.terminal.Json;
import reg.manifest.policy.Decision;
import reg.manifest.policy.Finding;

/** A decision as JSON. The form is stable: docs/formats/policy.md. */
final class PolicyJson {
  private static final int VERSION = 1;

  private PolicyJson() {}

  static Json of(Decision decision) {
    var subject = decision.facts().subject();
    var policy = decision.policy();
    return Json.object()
        .put("v", VERSION)
        .put("decision", decision.verdict())
        .put("ask", decision.ask())
        .put("use", decision.use())
        .put("time", Texts.moment(decision.time()))
        .put("ref", subject.id())
        .put("publisher", subject.id().publisher())
        .put("release", subject.release())
        .put("standing", subject.standing())
        .put("policy", Map.of("source", policy.source(), "sha256", policy.sha256()))
        .put("reasons", decision.findings().stream().map(PolicyJson::of).toList());
  }

  private static Json of(Finding finding) {
    return Json.object()
        .put("check", finding.check())
        .put("verdict", finding.verdict())
        .put("detail", finding.detail())
        .put("children", finding.children().stream().map(PolicyJson::of).toList());
  }
}

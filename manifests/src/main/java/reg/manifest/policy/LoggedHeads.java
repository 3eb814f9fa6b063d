package reg.manifest.policy;

import java.util.ArrayList;
import java.util.List;
import reg.base.RegistryException;
import reg.manifest.path.SafeText;
import reg.manifest.policy.Finding.Verdict;
import reg.manifest.policy.PolicyFacts.Logged;
import reg.manifest.tlog.Endorsement;
import reg.manifest.tlog.HeadLeaf;
import reg.manifest.tlog.NoteKey;
import reg.manifest.tlog.TlogPolicy;

/** Looks for a head that offers the release and was logged as a rule demands. */
final class LoggedHeads {
  private LoggedHeads() {}

  static Finding judge(Rule.Logs rule, PolicyFacts facts) {
    var children = new ArrayList<Finding>();
    for (Logged logged : facts.logged()) {
      children.add(judge(rule.policy(), logged, facts));
    }
    if (children.isEmpty()) {
      return new Finding(
          "log", Verdict.UNKNOWN, "there is no proof that a head with the release was logged");
    }
    boolean any = children.stream().anyMatch(child -> child.verdict() == Verdict.PASSED);
    return new Finding(
        "log",
        any ? Verdict.PASSED : Verdict.FAILED,
        "a head with the release " + (any ? "is" : "is not") + " in a log of " + rule.file(),
        children);
  }

  private static Finding judge(TlogPolicy policy, Logged logged, PolicyFacts facts) {
    String head = "head " + logged.head();
    try {
      Endorsement endorsement = policy.endorsement(logged.proof().note());
      var leaf = new HeadLeaf(logged.head(), facts.subject().id().publisher());
      boolean included = endorsement.includes(logged.proof(), leaf.entry());
      var checks = new ArrayList<Finding>();
      checks.add(signed(endorsement));
      checks.add(witnessed(endorsement, policy));
      checks.add(
          of(
              "inclusion",
              included,
              "leaf " + logged.proof().index() + (included ? "" : " is not")));
      boolean all = endorsement.isComplete() && included;
      return new Finding("proof", all ? Verdict.PASSED : Verdict.FAILED, head, checks);
    } catch (RegistryException e) {
      return of("proof", false, head + ": " + e.getMessage());
    }
  }

  private static Finding signed(Endorsement endorsement) {
    NoteKey log = endorsement.log();
    String origin = SafeText.escape(endorsement.checkpoint().origin());
    return of(
        "checkpoint",
        log != null,
        log == null
            ? "signed by no log of the policy, for origin " + origin
            : origin + " at " + endorsement.checkpoint().size());
  }

  private static Finding witnessed(Endorsement endorsement, TlogPolicy policy) {
    List<Finding> children =
        endorsement.witnesses().entrySet().stream()
            .map(
                seen -> of("witness", true, SafeText.escape(seen.getKey()) + " " + seen.getValue()))
            .toList();
    return new Finding(
        "witnesses",
        endorsement.isWitnessed() ? Verdict.PASSED : Verdict.FAILED,
        children.size() + " of " + policy.witnesses().size() + " cosigned",
        children);
  }

  private static Finding of(String check, boolean holds, String detail) {
    return new Finding(check, holds ? Verdict.PASSED : Verdict.FAILED, detail);
  }
}

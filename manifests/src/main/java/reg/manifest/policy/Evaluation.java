package reg.manifest.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reg.base.DurationText;
import reg.manifest.policy.Finding.Verdict;
import reg.manifest.policy.Rule.Reaction;

/** Decides. A pure function: the same policy, facts and use give the same decision. */
public final class Evaluation {
  private final PolicyFacts facts;
  private final Use use;
  private final List<Finding> findings = new ArrayList<>();

  private Evaluation(PolicyFacts facts, Use use) {
    this.facts = facts;
    this.use = use;
  }

  /** The decision of a policy on a release. */
  public static Decision decide(Policy policy, PolicyFacts facts, Use use) {
    var evaluation = new Evaluation(facts, use);
    boolean asks = evaluation.judge(policy.ruleFor(facts.subject()), policy);
    List<Finding> findings = evaluation.findings;
    Decision.Verdict verdict =
        has(findings, Verdict.FAILED)
            ? Decision.Verdict.DENY
            : has(findings, Verdict.UNKNOWN) ? Decision.Verdict.UNKNOWN : Decision.Verdict.ALLOW;
    boolean onlyAsks =
        asks
            && verdict == Decision.Verdict.UNKNOWN
            && findings.stream().filter(f -> f.verdict() == Verdict.UNKNOWN).count() == 1;
    return new Decision(verdict, onlyAsks, policy, use, facts, findings);
  }

  private static boolean has(List<Finding> findings, Verdict verdict) {
    return findings.stream().anyMatch(finding -> finding.verdict() == verdict);
  }

  /** Looks at every condition; true when a person is to be asked. */
  private boolean judge(@Nullable Rule rule, Policy policy) {
    PolicyFacts.Subject subject = facts.subject();
    if (rule == null) {
      add("rule", Verdict.FAILED, "no rule of " + policy.source() + " matches " + subject.id());
      return false;
    }
    int place = place(policy.rules(), rule);
    String which =
        "rule " + place + ", line " + rule.line() + ", match " + rule.match() + ": " + rule.then();
    Verdict then =
        switch (rule.then()) {
          case ALLOW -> Verdict.PASSED;
          case ASK -> Verdict.UNKNOWN;
          case DENY -> Verdict.FAILED;
        };
    add("rule", then, which + " (publisher is " + subject.standing() + ")");
    signatures(rule);
    history(rule);
    freshness(rule.fresh());
    logged(rule.log());
    rule.required().forEach(required -> findings.add(Attesters.judge(required, facts)));
    licence(rule.licence());
    formats(rule.formats());
    return rule.then() == Rule.Then.ASK;
  }

  /** Which of the rules it is, from 1. */
  private static int place(List<Rule> rules, Rule rule) {
    int place = 1;
    while (rules.get(place - 1).line() != rule.line()) {
      place++;
    }
    return place;
  }

  private void signatures(Rule rule) {
    PolicyFacts.Subject subject = facts.subject();
    int needed = rule.threshold() ? subject.threshold() : 1;
    Verdict verdict = subject.signatures() >= needed ? Verdict.PASSED : Verdict.FAILED;
    add("signature", verdict, subject.signatures() + " of " + needed + " keys of the publisher");
  }

  private void history(Rule rule) {
    String fork = facts.head().fork();
    add("fork", fork == null ? Verdict.PASSED : of(rule.onFork()), fork == null ? "none" : fork);
    String revoked = facts.head().revoked();
    add(
        "revoked",
        revoked == null ? Verdict.PASSED : of(rule.onRevoked()),
        revoked == null ? "no" : revoked);
  }

  private void freshness(Rule.@Nullable Fresh fresh) {
    if (fresh == null) {
      return;
    }
    Duration age = facts.head().age();
    if (age == null) {
      Verdict verdict = fresh.onStale() == Reaction.WARN ? Verdict.WARNED : Verdict.UNKNOWN;
      add("fresh", verdict, "no head of the publisher is known");
      return;
    }
    Duration most = fresh.maxAge();
    String old =
        most != null && age.compareTo(most) > 0 ? ", more than " + DurationText.format(most) : "";
    boolean stale = !old.isEmpty() || facts.head().expired();
    add(
        "fresh",
        stale ? of(fresh.onStale()) : Verdict.PASSED,
        "the head is "
            + DurationText.format(age)
            + " old"
            + old
            + (facts.head().expired() ? " and expired" : ""));
  }

  private void logged(Rule.@Nullable Logs rule) {
    if (rule != null) {
      findings.add(LoggedHeads.judge(rule, facts));
    }
  }

  private void licence(Rule.@Nullable Licences rule) {
    if (rule == null) {
      return;
    }
    String licence = facts.licence();
    boolean allowed = licence != null && rule.allow().contains(licence.toLowerCase(Locale.ROOT));
    add(
        "licence",
        allowed ? Verdict.PASSED : Verdict.FAILED,
        licence == null ? "the release names none" : licence + (allowed ? "" : " is not allowed"));
  }

  /** Of files that nobody scanned there is nothing to warn of. */
  private void formats(Rule.@Nullable Formats rule) {
    boolean refuses = rule != null && use.compareTo(rule.from()) >= 0;
    boolean asked = refuses || facts.files() != null;
    if (rule != null && asked && use != Use.FETCH) {
      findings.add(FileFormats.judge(rule, facts.files(), refuses));
    }
  }

  private static Verdict of(Reaction reaction) {
    return reaction == Reaction.WARN ? Verdict.WARNED : Verdict.FAILED;
  }

  private void add(String check, Verdict verdict, String detail) {
    findings.add(new Finding(check, verdict, detail));
  }
}

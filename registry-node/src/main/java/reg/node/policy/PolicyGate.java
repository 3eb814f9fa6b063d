package reg.node.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.policy.Decision;
import reg.manifest.policy.Evaluation;
import reg.manifest.policy.Finding;
import reg.manifest.policy.Policy;
import reg.manifest.policy.PolicyFacts;
import reg.manifest.policy.PolicyFacts.FileFact;
import reg.manifest.policy.PolicyReader;
import reg.manifest.policy.Standing;
import reg.manifest.policy.Use;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.name.Resolution;

/**
 * The one place where it is decided whether a release is let in. One gate is for one request and
 * one thread.
 */
public final class PolicyGate {
  private final Policy policy;
  private final Evidence evidence;
  private final Consent consent;
  private boolean agreed;

  private PolicyGate(Policy policy, Evidence evidence, Consent consent) {
    this.policy = policy;
    this.evidence = evidence;
    this.consent = consent;
  }

  /**
   * By {@code policy.toml} of the home, or the default when there is none.
   *
   * @throws RegistryException INVALID_REQUEST, with the line, when the file is wrong; STORAGE
   */
  public static PolicyGate of(Registry registry) {
    return of(registry, Consent.NOBODY);
  }

  /**
   * As {@link #of(Registry)}, where somebody can be asked.
   *
   * @param consent asked where a rule asks
   */
  public static PolicyGate of(Registry registry, Consent consent) {
    Path file = registry.home().policyFile();
    return new PolicyGate(
        Files.exists(file) ? PolicyReader.read(file) : Policy.DEFAULT,
        new Evidence(registry),
        consent);
  }

  /** By a given file. */
  public static PolicyGate of(Registry registry, Path file) {
    return new PolicyGate(PolicyReader.read(file), new Evidence(registry), Consent.NOBODY);
  }

  public Policy policy() {
    return policy;
  }

  /**
   * Decides on a release.
   *
   * @param files what a scan found; null when nothing was scanned
   */
  public Decision decide(VerifiedRelease release, Use use, @Nullable List<FileFact> files) {
    return Evaluation.decide(policy, evidence.of(release, policy, files), use);
  }

  /**
   * Why this home may not know what others say of a release, and what to do, when the policy asks
   * for that; null when it knows.
   */
  public @Nullable String unheard(VerifiedRelease release) {
    return evidence.unheard(release, policy);
  }

  /**
   * Requires that a release is let in before it is loaded. Where the rule asks, a person must say
   * yes, once for this gate; without a policy file, to have named the key or the bytes says it.
   *
   * @param use not {@link Use#LOAD}
   * @param files what a scan found; null when nothing was scanned
   * @return what the user should know
   * @throws RegistryException REFUSED_BY_POLICY with the reason
   */
  public List<String> admit(Resolution what, Use use, @Nullable List<FileFact> files) {
    VerifiedRelease release = what.signed();
    if (release == null) {
      admitUnsigned(what);
      return List.of();
    }
    Decision decision = decide(release, use, files);
    if (!decision.isAllowed() && !agreed(decision)) {
      throw refused(what.ref(), decision.refusal() + hint(decision));
    }
    var warnings = new ArrayList<String>();
    for (Finding finding : decision.warnings()) {
      warnings.add("policy: " + finding.check() + ": " + finding.detail());
    }
    return warnings;
  }

  /**
   * Requires that a release may be loaded.
   *
   * @param files what a scan found
   * @param keyNamed whether whoever asks named the publisher by its whole key, so that without a
   *     policy file one whom nobody met is let in
   * @throws RegistryException REFUSED_BY_POLICY with the reason
   */
  public void admitLoad(VerifiedRelease release, List<FileFact> files, boolean keyNamed) {
    Decision decision = decide(release, Use.LOAD, files);
    if (!decision.isAllowed() && !(keyNamed && decision.ask() && !policy.isWritten())) {
      throw refused(release.release().id().toString(), decision.refusal() + hint(decision));
    }
  }

  private void admitUnsigned(Resolution what) {
    if (policy.unsigned() == Policy.Unsigned.DENY) {
      throw refused(what.ref(), "nobody signed for it");
    }
  }

  private boolean agreed(Decision decision) {
    if (decision.ask() && policy.isWritten() && !agreed) {
      agreed = consent.agrees(decision);
    }
    return decision.ask() && (agreed || !policy.isWritten());
  }

  private static String hint(Decision decision) {
    PolicyFacts.Subject subject = decision.facts().subject();
    boolean unknown = decision.ask() && subject.standing() == Standing.UNKNOWN;
    return unknown ? "; 'reg trust add NAME " + subject.id().publisher() + "' trusts it" : "";
  }

  private RegistryException refused(String ref, String why) {
    return new RegistryException(
        Fault.REFUSED_BY_POLICY, ref + " is refused by " + policy.source() + ": " + why);
  }
}

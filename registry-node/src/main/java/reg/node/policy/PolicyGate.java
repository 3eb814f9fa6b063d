package reg.node.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.PublisherId;
import reg.manifest.policy.Decision;
import reg.manifest.policy.Evaluation;
import reg.manifest.policy.Finding;
import reg.manifest.policy.Policy;
import reg.manifest.policy.PolicyFacts.FileFact;
import reg.manifest.policy.PolicyReader;
import reg.manifest.policy.Use;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.name.Resolution;

/** The one place where it is decided whether a release is let in. */
public final class PolicyGate {
  private final Policy policy;
  private final Evidence evidence;

  private PolicyGate(Policy policy, Evidence evidence) {
    this.policy = policy;
    this.evidence = evidence;
  }

  /**
   * By {@code policy.toml} of the home, or the default when there is none.
   *
   * @throws RegistryException INVALID_REQUEST, with the line, when the file is wrong; STORAGE
   */
  public static PolicyGate of(Registry registry) {
    Path file = registry.home().policyFile();
    return new PolicyGate(
        Files.exists(file) ? PolicyReader.read(file) : Policy.DEFAULT, new Evidence(registry));
  }

  /** By a given file. */
  public static PolicyGate of(Registry registry, Path file) {
    return new PolicyGate(PolicyReader.read(file), new Evidence(registry));
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
   * Requires that a release is let in. Until it is loaded, a publisher whom nobody met is let in
   * with a warning, because whoever asked for it named its key or its bytes.
   *
   * @param files what a scan found; null when nothing was scanned
   * @return what the user should know
   * @throws RegistryException REFUSED_BY_POLICY with the reason
   */
  public List<String> admit(Resolution what, Use use, @Nullable List<FileFact> files) {
    VerifiedRelease release = what.signed();
    if (release == null) {
      admitUnsigned(what, use);
      return List.of();
    }
    Decision decision = decide(release, use, files);
    boolean firstUse = decision.ask() && use != Use.LOAD;
    if (!decision.isAllowed() && !firstUse) {
      throw refused(what.ref(), decision.refusal());
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
   * @param keyNamed whether whoever asks named the publisher by its whole key, so that one whom
   *     nobody met is let in
   * @throws RegistryException REFUSED_BY_POLICY with the reason
   */
  public void admitLoad(VerifiedRelease release, List<FileFact> files, boolean keyNamed) {
    Decision decision = decide(release, Use.LOAD, files);
    if (decision.isAllowed() || (keyNamed && decision.ask())) {
      return;
    }
    PublisherId publisher = release.release().id().publisher();
    String hint = decision.ask() ? "; 'reg trust add NAME " + publisher + "' trusts it" : "";
    throw refused(release.release().id().toString(), decision.refusal() + hint);
  }

  private void admitUnsigned(Resolution what, Use use) {
    if (policy.unsigned() == Policy.Unsigned.DENY || use == Use.LOAD) {
      throw refused(what.ref(), "nobody signed for it");
    }
  }

  private RegistryException refused(String ref, String why) {
    return new RegistryException(
        Fault.REFUSED_BY_POLICY, ref + " is refused by " + policy.source() + ": " + why);
  }
}

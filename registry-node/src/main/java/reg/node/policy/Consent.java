package reg.node.policy;

import reg.manifest.policy.Decision;

/** The person who is asked where a rule of a policy says {@code then = "ask"}. */
@FunctionalInterface
public interface Consent {
  /** There is no person, so the answer is no. */
  Consent NOBODY = decision -> false;

  /**
   * Whether the person lets it in.
   *
   * @param decision of which {@link Decision#ask()} holds
   */
  boolean agrees(Decision decision);
}

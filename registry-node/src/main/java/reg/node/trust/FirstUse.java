package reg.node.trust;

/**
 * Asked before anything is taken from a publisher that nobody named and nobody knows: one that a
 * file, or a release named by its CID alone, brings along. Decision 0081.
 */
@FunctionalInterface
public interface FirstUse {
  /** Takes bytes from anybody; that gives no trust. */
  FirstUse TAKE = newcomer -> {};

  /**
   * Lets it be taken, or not.
   *
   * @param newcomer of trust {@link Trusted#UNKNOWN}
   * @throws reg.base.RegistryException REFUSED_BY_POLICY to stop before anything is taken
   */
  void meet(Standing newcomer);
}

package reg.manifest.signing;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.DidKey;

/**
 * Who may sign and how many of them must.
 *
 * @param keys who may, each once whatever it is called
 * @param threshold how many must: at least one, at most all
 */
record Quorum(Set<DidKey> keys, int threshold) {
  Quorum {
    keys = Set.copyOf(keys);
    if (threshold < 1 || threshold > keys.size()) {
      throw new RegistryException(
          Fault.MALFORMED, "a threshold of " + threshold + " with " + keys.size() + " keys");
    }
  }

  /**
   * Requires that enough of the keys have signed.
   *
   * @param what is signed, for the message
   * @throws RegistryException BAD_SIGNATURE when only others have; UNSIGNED when too few have
   */
  void require(String what, Set<DidKey> signers) {
    int counted = count(signers);
    if (counted == 0) {
      throw new RegistryException(
          Fault.BAD_SIGNATURE, what + " is signed by " + signers + ", who may not sign for it");
    }
    if (counted < threshold) {
      throw new RegistryException(
          Fault.UNSIGNED,
          what + " has " + counted + " of the " + threshold + " signatures it needs");
    }
  }

  /** Whether enough of the keys have signed. */
  boolean isMet(Set<DidKey> signers) {
    return count(signers) >= threshold;
  }

  /** How many of the keys have signed. */
  int count(Set<DidKey> signers) {
    return Math.toIntExact(signers.stream().filter(keys::contains).count());
  }

  /** As the compiler would make it, which costs each start some milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quorum that && threshold == that.threshold && keys.equals(that.keys);
  }

  @Override
  public int hashCode() {
    return 31 * keys.hashCode() + threshold;
  }
}

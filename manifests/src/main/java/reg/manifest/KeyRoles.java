package reg.manifest;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import reg.base.RegistryException;

/**
 * A key of a publisher and what it may sign.
 *
 * @param key the public key
 * @param roles one at least
 */
public record KeyRoles(DidKey key, Set<Role> roles) {
  /**
   * Copies the roles, in the order of the enum.
   *
   * @throws RegistryException MALFORMED when there are none
   */
  public KeyRoles {
    if (roles.isEmpty()) {
      throw Grammar.malformed("key " + key + " has no role");
    }
    roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
  }
}

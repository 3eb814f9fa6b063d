package reg.manifest;

import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/**
 * Somebody who had a part in a release, as its publisher says. It binds nobody until that somebody
 * has signed the release too.
 *
 * @param id a did:key, or a name of at most {@value #ID_BYTES_MAX} bytes
 * @param role {@code [a-z][a-z0-9-]{0,31}}: {@code author}, {@code data}, {@code train}, {@code
 *     eval}, {@code fund}
 * @param share in hundredths of a per cent, 0 to {@value #SHARES}; null when none is said
 */
public record Contributor(String id, String role, @Nullable Integer share) {
  /** The longest id, in bytes. */
  public static final int ID_BYTES_MAX = 256;

  /** What the shares of a release may add up to. */
  public static final int SHARES = 10_000;

  /**
   * Checks the limits.
   *
   * @throws RegistryException MALFORMED past them
   */
  public Contributor {
    Grammar.requireText("contributor", id, ID_BYTES_MAX);
    Grammar.requireKeyword("contributor role", role);
    if (share != null && (share < 0 || share > SHARES)) {
      throw Grammar.malformed("the share of " + id + " is " + share + ", of 0 to " + SHARES);
    }
    keyOf(id);
  }

  /** The contributor's key, with which it may sign the release; null when the id is a name. */
  public @Nullable DidKey key() {
    return keyOf(id);
  }

  private static @Nullable DidKey keyOf(String id) {
    return id.startsWith(DidKey.PREFIX) ? DidKey.parse(id) : null;
  }
}

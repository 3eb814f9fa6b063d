package reg.chunker;

import reg.base.Fault;
import reg.base.RegistryException;

/**
 * A versioned way to cut files into chunks, recorded in a release so that the same bytes give the
 * same root anywhere. Source: docs/formats/chunking.md.
 */
public enum Profile {
  /** By content and by file format; the default. */
  REG_1("reg-1"),
  /** Every 1 MiB, as {@code ipfs add} with the profile of this name (IPIP-499). */
  UNIXFS_V1_2025("unixfs-v1-2025");

  private final String id;

  Profile(String id) {
    this.id = id;
  }

  /** The name as it stands in a release. */
  public String id() {
    return id;
  }

  /**
   * The profile of a name.
   *
   * @throws RegistryException INVALID_REQUEST for an unknown name
   */
  public static Profile parse(String id) {
    for (Profile profile : values()) {
      if (profile.id.equals(id)) {
        return profile;
      }
    }
    throw new RegistryException(
        Fault.INVALID_REQUEST,
        "unknown chunking profile '" + id + "'; known are reg-1 and unixfs-v1-2025");
  }

  @Override
  public String toString() {
    return id;
  }
}

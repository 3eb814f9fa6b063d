package reg.ipfs.ipns;

import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;

/**
 * A path that begins with a CID or with a name.
 *
 * @param space {@value #IPFS} or {@value #IPNS}
 * @param first the CID, key or domain
 * @param rest what follows: empty, or with a leading slash
 */
record NamePath(String space, String first, String rest) {
  static final String IPFS = "/ipfs/";
  static final String IPNS = "/ipns/";

  private static final int LENGTH_MAX = 4096;

  /**
   * Parses a path.
   *
   * @throws RegistryException MALFORMED for other name spaces, a root that is no CID, an empty
   *     name, and paths of more than 4,096 characters
   */
  static NamePath parse(String path) {
    String space = path.startsWith(IPNS) ? IPNS : IPFS;
    if (!path.startsWith(space) || path.length() > LENGTH_MAX) {
      throw malformed(path);
    }
    int slash = path.indexOf('/', space.length());
    int end = slash < 0 ? path.length() : slash;
    var parsed = new NamePath(space, path.substring(space.length(), end), path.substring(end));
    if (parsed.first.isEmpty()) {
      throw malformed(path);
    }
    if (!parsed.isName()) {
      var _ = Cid.parse(parsed.first);
    }
    return parsed;
  }

  /** Whether it has still to be resolved. */
  boolean isName() {
    return space.equals(IPNS);
  }

  /** This path with more names behind it. */
  NamePath then(String more) {
    String joined = rest.endsWith("/") && !more.isEmpty() ? rest + more.substring(1) : rest + more;
    return parse(space + first + joined);
  }

  @Override
  public String toString() {
    return space + first + rest;
  }

  private static RegistryException malformed(String path) {
    String shown = path.length() > 80 ? path.substring(0, 80) + "…" : path;
    return new RegistryException(
        Fault.MALFORMED, "'" + shown + "' is neither /ipfs/CID… nor /ipns/NAME…");
  }
}

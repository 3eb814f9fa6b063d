package reg.ipfs.ipns;

import reg.base.Fault;
import reg.base.RegistryException;

/** Follows names, keys and domains alike, until they lead to a CID. */
public final class NameSystem {
  /** How many names may lead to each other. */
  public static final int DEPTH_MAX = 32;

  private final IpnsResolver keys;
  private final DnsLink domains;

  /** Asks these. */
  public NameSystem(IpnsResolver keys, DnsLink domains) {
    this.keys = keys;
    this.domains = domains;
  }

  /**
   * The path {@code /ipfs/CID…} that a path leads to.
   *
   * @param path {@code /ipns/NAME…} with a key or a domain; {@code /ipfs/…} is given back
   * @throws RegistryException MALFORMED for other paths and after {@value #DEPTH_MAX} names; as
   *     {@link IpnsResolver#resolve} and {@link DnsLink#resolve}
   */
  public String resolve(String path) throws InterruptedException {
    NamePath at = NamePath.parse(path);
    for (int steps = 0; at.isName(); steps++) {
      if (steps == DEPTH_MAX) {
        throw new RegistryException(
            Fault.MALFORMED, path + " leads over more than " + DEPTH_MAX + " names");
      }
      at = NamePath.parse(target(at.first())).then(at.rest());
    }
    return at.toString();
  }

  private String target(String name) throws InterruptedException {
    if (DnsLink.isDomain(name)) {
      return domains.resolve(name);
    }
    return keys.resolve(IpnsName.parse(name)).value();
  }
}

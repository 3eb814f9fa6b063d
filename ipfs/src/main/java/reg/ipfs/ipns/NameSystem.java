package reg.ipfs.ipns;

import java.time.Duration;
import reg.base.Fault;
import reg.base.RegistryException;

/** Follows names, keys and domains alike, until they lead to a CID. */
public final class NameSystem {
  /** How many names may lead to each other. */
  public static final int DEPTH_MAX = 32;

  /** Of what no name changes. */
  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final IpnsResolver keys;
  private final DnsLink domains;

  /** Asks these. */
  public NameSystem(IpnsResolver keys, DnsLink domains) {
    this.keys = keys;
    this.domains = domains;
  }

  /**
   * Where a path leads, and for how long: the shortest time of all names on the way.
   *
   * @param path {@code /ipns/NAME…} with a key or a domain; {@code /ipfs/…} is given back
   * @throws RegistryException MALFORMED for other paths and after {@value #DEPTH_MAX} names; as
   *     {@link IpnsResolver#resolve} and {@link DnsLink#resolve}
   */
  public NameTarget resolve(String path) throws InterruptedException {
    NamePath at = NamePath.parse(path);
    Duration ttl = FOREVER;
    for (int steps = 0; at.isName(); steps++) {
      if (steps == DEPTH_MAX) {
        throw new RegistryException(
            Fault.MALFORMED, path + " leads over more than " + DEPTH_MAX + " names");
      }
      NameTarget next = target(at.first());
      at = NamePath.parse(next.path()).then(at.rest());
      ttl = next.ttl().compareTo(ttl) < 0 ? next.ttl() : ttl;
    }
    return new NameTarget(at.toString(), ttl);
  }

  private NameTarget target(String name) throws InterruptedException {
    if (DnsLink.isDomain(name)) {
      return new NameTarget(domains.resolve(name), Duration.ZERO);
    }
    return keys.target(IpnsName.parse(name));
  }
}

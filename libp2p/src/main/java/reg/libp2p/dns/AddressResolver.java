package reg.libp2p.dns;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import reg.base.RegistryException;
import reg.libp2p.AddressComponent;
import reg.libp2p.Multiaddr;

/** Replaces names at the front of addresses by what the DNS says. */
public final class AddressResolver {
  /** How often a dnsaddr may lead to another one. */
  static final int DEPTH_MAX = 4;

  /** Addresses that one list may turn into. */
  static final int ADDRESSES_MAX = 100;

  private static final String PREFIX = "dnsaddr=";
  private static final System.Logger LOG = System.getLogger(AddressResolver.class.getName());

  private final NameLookup names;

  /** A resolver that asks there. */
  public AddressResolver(NameLookup names) {
    this.names = names;
  }

  /** The addresses without names; a name that cannot be resolved is left out. */
  public List<Multiaddr> resolve(Collection<Multiaddr> addresses) {
    Set<Multiaddr> resolved = new LinkedHashSet<>();
    for (Multiaddr address : addresses) {
      resolve(address, DEPTH_MAX, resolved);
    }
    return List.copyOf(resolved);
  }

  private void resolve(Multiaddr address, int depth, Set<Multiaddr> out) {
    if (out.size() >= ADDRESSES_MAX) {
      return;
    }
    AddressComponent first = address.components().getFirst();
    try {
      switch (first.protocol()) {
        case DNS, DNS4, DNS6 -> hosts(address, first, out);
        case DNSADDR -> texts(address, first, depth, out);
        default -> out.add(address);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "address not resolved address={0} reason={1}", address, e.getMessage());
    }
  }

  private void hosts(Multiaddr address, AddressComponent name, Set<Multiaddr> out)
      throws IOException {
    for (InetAddress ip : names.hosts(name.text())) {
      boolean wanted =
          switch (name.protocol()) {
            case DNS4 -> ip instanceof Inet4Address;
            case DNS6 -> ip instanceof Inet6Address;
            default -> true;
          };
      if (wanted && out.size() < ADDRESSES_MAX) {
        var components = new ArrayList<>(address.components());
        components.set(0, Multiaddr.ip(ip));
        out.add(Multiaddr.of(components));
      }
    }
  }

  /**
   * Keeps those answers that end as the question did: normally with the peer that was asked for.
   */
  private void texts(Multiaddr address, AddressComponent name, int depth, Set<Multiaddr> out)
      throws IOException {
    if (depth == 0) {
      return;
    }
    List<AddressComponent> end = address.components().subList(1, address.components().size());
    for (String text : names.texts("_dnsaddr." + name.text())) {
      Multiaddr answer = answer(text);
      if (answer != null && endsWith(answer.components(), end)) {
        resolve(answer, depth - 1, out);
      }
    }
  }

  private static @org.jspecify.annotations.Nullable Multiaddr answer(String text) {
    if (!text.startsWith(PREFIX)) {
      return null;
    }
    try {
      return Multiaddr.parse(text.substring(PREFIX.length()));
    } catch (RegistryException e) {
      LOG.log(Level.DEBUG, "dnsaddr record ignored: {0}", e.getMessage());
      return null;
    }
  }

  private static boolean endsWith(List<AddressComponent> list, List<AddressComponent> end) {
    int from = list.size() - end.size();
    return from >= 0 && list.subList(from, list.size()).equals(end);
  }
}

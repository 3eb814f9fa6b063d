package reg.ipfs.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reg.ipfs.http.HttpRequest;
import reg.libp2p.Multiaddr;

/**
 * Which records, and which of their addresses, a request wants (IPIP-484). Names are alternatives;
 * one behind an exclamation mark excludes, and wins; {@code unknown} stands for records that say
 * nothing.
 */
record RecordFilter(List<String> addresses, List<String> protocols) {
  private static final String UNKNOWN = "unknown";

  RecordFilter {
    addresses = List.copyOf(addresses);
    protocols = List.copyOf(protocols);
  }

  static RecordFilter of(HttpRequest request) {
    return new RecordFilter(
        names(request.parameter("filter-addrs")), names(request.parameter("filter-protocols")));
  }

  private static List<String> names(@Nullable String parameter) {
    return parameter == null || parameter.isEmpty()
        ? List.of()
        : List.of(parameter.toLowerCase(Locale.ROOT).split(",", -1));
  }

  /** The record with the addresses that are wanted, or null when it is not. */
  @Nullable PeerRecord apply(PeerRecord found) {
    if (!passes(protocols, lowerCase(found.protocols()), found.protocols().isEmpty())) {
      return null;
    }
    boolean saysNothing = found.addresses().isEmpty() && addresses.contains(UNKNOWN);
    if (addresses.isEmpty() || saysNothing) {
      return found;
    }
    var kept = new ArrayList<Multiaddr>();
    for (Multiaddr address : found.addresses()) {
      List<String> parts =
          address.components().stream().map(part -> part.protocol().text()).toList();
      if (passes(addresses, parts, false)) {
        kept.add(address);
      }
    }
    return kept.isEmpty() ? null : new PeerRecord(found.id(), kept, found.protocols());
  }

  private static List<String> lowerCase(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  private static boolean passes(List<String> filter, List<String> names, boolean saysNothing) {
    boolean anyOf = false;
    boolean matched = false;
    for (String wanted : filter) {
      if (wanted.startsWith("!")) {
        if (names.contains(wanted.substring(1)) || (saysNothing && wanted.equals("!" + UNKNOWN))) {
          return false;
        }
      } else {
        anyOf = true;
        matched |= names.contains(wanted) || (saysNothing && wanted.equals(UNKNOWN));
      }
    }
    return matched || !anyOf;
  }
}

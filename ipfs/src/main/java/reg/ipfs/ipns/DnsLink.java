package reg.ipfs.ipns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.libp2p.dns.NameLookup;

/**
 * What the owners of domains say that their names stand for: the TXT record {@code
 * dnslink=/ipfs/CID…} or {@code dnslink=/ipns/NAME…} of {@code _dnslink.DOMAIN}.
 */
public final class DnsLink {
  private static final int DOMAIN_MAX = 253;
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?i)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?[.])+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String PREFIX = "dnslink=";

  private final NameLookup names;

  /** Asks the DNS here. */
  public DnsLink(NameLookup names) {
    this.names = names;
  }

  /** Whether text is a domain, by its form. */
  public static boolean isDomain(String text) {
    return text.length() <= DOMAIN_MAX && DOMAIN.matcher(text).matches();
  }

  /**
   * The path that a domain stands for; {@code /ipns/…} is not followed.
   *
   * @throws RegistryException INVALID_REQUEST for what is no domain; NOT_FOUND when it has no link;
   *     MALFORMED when it has several; UNREACHABLE when the DNS does not answer
   */
  public String resolve(String domain) {
    if (!isDomain(domain)) {
      throw new RegistryException(Fault.INVALID_REQUEST, "'" + domain + "' is no domain");
    }
    List<String> found = new ArrayList<>();
    for (String text : texts("_dnslink." + domain)) {
      String path = path(text);
      if (path != null) {
        found.add(path);
      }
    }
    return switch (found.size()) {
      case 0 -> throw new RegistryException(Fault.NOT_FOUND, domain + " has no dnslink record");
      case 1 -> found.getFirst();
      default ->
          throw new RegistryException(
              Fault.MALFORMED, domain + " has " + found.size() + " dnslink records, not one");
    };
  }

  private List<String> texts(String name) {
    try {
      return names.texts(name);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.UNREACHABLE, "the DNS does not answer for " + name + ": " + e.getMessage(), e);
    }
  }

  /** The path of a TXT record; null when it is about something else. A bare CID is a path too. */
  private static @Nullable String path(String text) {
    if (!text.startsWith(PREFIX)) {
      return null;
    }
    String value = text.substring(PREFIX.length());
    try {
      if (!value.startsWith("/")) {
        return NamePath.IPFS + Cid.parse(value);
      }
      return NamePath.parse(value).toString();
    } catch (RegistryException e) {
      return null;
    }
  }
}

package reg.node.name;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.dns.NameLookup;
import reg.manifest.PublisherId;

/**
 * Whom a domain's owner names as its publisher: the TXT record {@code publisher=did:key:z6Mk…} of
 * {@code _reg.DOMAIN}. Format page: names.
 */
final class DomainRecord {
  private static final String PREFIX = "publisher=";

  private final NameLookup names;

  /** Asks the DNS here. */
  DomainRecord(NameLookup names) {
    this.names = names;
  }

  /**
   * The publisher of a domain.
   *
   * @throws RegistryException NOT_FOUND when the domain names none; MALFORMED when it names several
   *     or something else than a did:key; UNREACHABLE when the DNS does not answer
   */
  PublisherId publisher(String domain) {
    String name = "_reg." + domain;
    List<String> named = new ArrayList<>();
    for (String text : texts(name)) {
      if (text.startsWith(PREFIX)) {
        named.add(text.substring(PREFIX.length()));
      }
    }
    if (named.isEmpty()) {
      throw new RegistryException(
          Fault.NOT_FOUND,
          "domain " + domain + " names no publisher; its owner can with a TXT record of " + name);
    }
    if (named.size() > 1) {
      throw new RegistryException(
          Fault.MALFORMED, name + " has " + named.size() + " publisher records, not one");
    }
    return publisher(name, named.getFirst());
  }

  private List<String> texts(String name) {
    try {
      return names.texts(name);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.UNREACHABLE, "the DNS does not answer for " + name + ": " + e.getMessage(), e);
    }
  }

  /** What is a mistake of a person who types is a broken record of a domain. */
  private static PublisherId publisher(String name, String text) {
    try {
      return PublisherId.parse(text);
    } catch (RegistryException e) {
      throw new RegistryException(Fault.MALFORMED, name + ": " + e.getMessage(), e);
    }
  }
}

package reg.manifest;

import java.util.Locale;
import reg.base.RegistryException;

/**
 * The PUBLISHER part of a reference: what a person writes, before the trust store or DNS says which
 * {@link PublisherId} is meant. Format page: names.
 */
public sealed interface PublisherName {
  /** Whoever runs the command. */
  record Me() implements PublisherName {
    @Override
    public String toString() {
      return ME;
    }
  }

  /** The id itself. */
  record Did(PublisherId id) implements PublisherName {
    @Override
    public String toString() {
      return id.toString();
    }
  }

  /**
   * A name of the local trust store: {@code [A-Za-z0-9][A-Za-z0-9_-]{0,63}}, in lower case.
   *
   * @param name never {@code me}, never the beginning of a did
   */
  record Petname(String name) implements PublisherName {
    public Petname {
      if (!Grammar.isWord(name, "_-", PETNAME_MAX)) {
        throw Grammar.invalid("petname " + Grammar.quote(name) + " must match " + PETNAME);
      }
      name = name.toLowerCase(Locale.ROOT);
      if (name.equals(ME) || name.startsWith("z6mk")) {
        throw Grammar.invalid("petname '" + name + "' could be mistaken for a key or for 'me'");
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A domain whose {@code _reg.} TXT record names a publisher; ASCII, two labels or more, in lower
   * case.
   */
  record Domain(String name) implements PublisherName {
    public Domain {
      if (!isDomain(name)) {
        throw Grammar.invalid("domain " + Grammar.quote(name) + " must be like models.example.org");
      }
      name = name.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** How one's own publisher is written. */
  String ME = "me";

  /** What petnames match. */
  String PETNAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

  /** The longest petname, in characters. */
  int PETNAME_MAX = 64;

  /** The longest domain, in characters. Source: RFC 1035. */
  int DOMAIN_MAX = 253;

  /**
   * Parses a petname, a did:key or its bare form, a domain (it has a dot), or {@code me}.
   *
   * @throws RegistryException INVALID_REQUEST, saying which of them it looked like
   */
  static PublisherName parse(String text) {
    if (text.equalsIgnoreCase(ME)) {
      return new Me();
    }
    // A mistyped key must not become a petname, which somebody else could then be.
    if (text.startsWith("did:") || text.startsWith(DidKey.BARE_PREFIX)) {
      return new Did(PublisherId.parse(text));
    }
    if (text.indexOf('.') >= 0) {
      return new Domain(text);
    }
    if (!Grammar.isWord(text, "_-", PETNAME_MAX)) {
      throw Grammar.invalid(
          "PUBLISHER "
              + Grammar.quote(text)
              + (" must be a petname (" + PETNAME + "), did:key:z6Mk…, or a domain"));
    }
    return new Petname(text);
  }

  private static boolean isDomain(String name) {
    String[] labels = name.split("\\.", -1);
    if (name.length() > DOMAIN_MAX || labels.length < 2) {
      return false;
    }
    for (String label : labels) {
      if (!Grammar.isWord(label, "-", 63) || label.endsWith("-")) {
        return false;
      }
    }
    // A last label that begins with a digit would be an address or a version, not a name.
    return !Grammar.isDigit(labels[labels.length - 1].charAt(0));
  }
}

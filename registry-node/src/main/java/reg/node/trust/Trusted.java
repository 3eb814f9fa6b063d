package reg.node.trust;

import java.util.Locale;
import reg.base.Fault;
import reg.base.RegistryException;

/** How far a publisher is trusted, and why; the strongest first. */
public enum Trusted {
  /** This home's own publisher. */
  OWN,
  /** The user named its key. */
  PINNED,
  /** The user was asked at the first use of it, and agreed. */
  TOFU,
  /** Others who are trusted said who it is. */
  VOUCHED,
  /** Nobody said anything; its heads may have been seen. */
  UNKNOWN;

  /**
   * The constant of a word.
   *
   * @throws RegistryException MALFORMED for any other; OWN is never written
   */
  static Trusted parse(String word) {
    for (Trusted trusted : values()) {
      if (trusted != OWN && trusted.toString().equals(word)) {
        return trusted;
      }
    }
    throw new RegistryException(Fault.MALFORMED, "trust that is none of the known words");
  }

  /** In lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

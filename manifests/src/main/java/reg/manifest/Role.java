package reg.manifest;

import java.util.Locale;
import reg.base.RegistryException;

/** What a key of a publisher may sign. */
public enum Role {
  /** The next publisher record. */
  ROOT,
  RELEASE,
  HEAD;

  /**
   * The role of a word.
   *
   * @throws RegistryException MALFORMED for any but {@code root}, {@code release}, {@code head}
   */
  static Role parse(String word) {
    for (Role role : values()) {
      if (role.toString().equals(word)) {
        return role;
      }
    }
    throw Grammar.malformed("role " + Grammar.quote(word) + " must be root, release or head");
  }

  /** {@code root}, {@code release} or {@code head}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package reg.manifest;

import java.util.Locale;

/** What a release is. */
public enum ReleaseKind {
  MODEL,
  DATASET;

  /**
   * The kind of a word.
   *
   * @throws reg.base.RegistryException INVALID_REQUEST for any but {@code model} and {@code
   *     dataset}
   */
  public static ReleaseKind parse(String word) {
    for (ReleaseKind kind : values()) {
      if (kind.toString().equals(word)) {
        return kind;
      }
    }
    throw Grammar.invalid("kind " + Grammar.quote(word) + " must be model or dataset");
  }

  /** {@code model} or {@code dataset}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

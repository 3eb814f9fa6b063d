package reg.manifest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/**
 * The name of a model or data set under its publisher: {@code [A-Za-z0-9][A-Za-z0-9._-]{0,95}}.
 * Kept as written; two names that differ in case only are the same name. Format page: names.
 */
public final class ArtifactName implements Comparable<ArtifactName> {
  /** The longest name, in characters. */
  public static final int LENGTH_MAX = 96;

  private static final String GRAMMAR = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";

  private final String text;

  private ArtifactName(String text) {
    this.text = text;
  }

  /**
   * Parses a name.
   *
   * @throws RegistryException INVALID_REQUEST when it is outside the grammar
   */
  public static ArtifactName parse(String text) {
    if (!Grammar.isWord(text, "._-", LENGTH_MAX)) {
      throw Grammar.invalid("NAME " + Grammar.quote(text) + " must match " + GRAMMAR);
    }
    return new ArtifactName(text);
  }

  /** What makes the name unique: the name in lower case. */
  public String key() {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(ArtifactName other) {
    return key().compareTo(other.key());
  }

  /** Whether both are the same name, whatever their case. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ArtifactName that && text.equalsIgnoreCase(that.text);
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  /** The name as written. */
  @Override
  public String toString() {
    return text;
  }
}

package reg.manifest;

import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/**
 * A version or channel of an artifact: {@code [A-Za-z0-9][A-Za-z0-9._+-]{0,127}}, compared as
 * written. Versions and channels share one space of names: a version names one release for ever, a
 * channel moves. Format page: names.
 *
 * @param text the version as written
 */
public record Version(String text) implements Comparable<Version> {
  /** The longest version, in characters. */
  public static final int LENGTH_MAX = 128;

  /** The channel that is meant when a reference has no version. */
  public static final Version LATEST = new Version("latest");

  private static final String GRAMMAR = "[A-Za-z0-9][A-Za-z0-9._+-]{0,127}";

  /**
   * A version.
   *
   * @throws RegistryException INVALID_REQUEST when the text is outside the grammar
   */
  public Version {
    if (!Grammar.isWord(text, "._+-", LENGTH_MAX)) {
      throw Grammar.invalid("VERSION " + Grammar.quote(text) + " must match " + GRAMMAR);
    }
  }

  @Override
  public int compareTo(Version other) {
    return text.compareTo(other.text);
  }

  /** Written out: what the compiler makes is put together anew at each start. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Version that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}

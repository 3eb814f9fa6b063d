package reg.manifest;

import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/**
 * Who publishes: the did:key of the publisher's first key. It stays when the keys are rotated, so
 * it is no statement about which key signs now.
 *
 * @param genesisKey the key that signed, or could have signed, the first publisher record
 */
public record PublisherId(DidKey genesisKey) implements Comparable<PublisherId> {
  /**
   * Parses {@code did:key:z6Mk…} or {@code z6Mk…}.
   *
   * @throws RegistryException INVALID_REQUEST as {@link DidKey#parse}
   */
  public static PublisherId parse(String text) {
    return new PublisherId(DidKey.parse(text));
  }

  @Override
  public int compareTo(PublisherId other) {
    return genesisKey.compareTo(other.genesisKey);
  }

  /** As the compiler would make it, which costs each start some milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublisherId that && genesisKey.equals(that.genesisKey);
  }

  @Override
  public int hashCode() {
    return genesisKey.hashCode();
  }

  /** {@code did:key:z6Mk…}. */
  @Override
  public String toString() {
    return genesisKey.toString();
  }
}

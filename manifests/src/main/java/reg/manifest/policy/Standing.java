package reg.manifest.policy;

import java.util.Locale;

/** How this home knows a publisher. */
public enum Standing {
  /** It is this home's own. */
  OWN,
  /** Its key was checked and pinned by a person. */
  PINNED,
  /** Somebody who is trusted vouches for it. */
  VOUCHED,
  /** It was taken on first use. */
  TOFU,
  /** Never seen before. */
  UNKNOWN;

  /** As policies write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

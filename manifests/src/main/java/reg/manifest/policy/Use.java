package reg.manifest.policy;

import java.util.Locale;

/** What the answer is wanted for; each asks all that the one before asks. */
public enum Use {
  /** Whether to fetch the content, of which nothing is here yet. */
  FETCH,
  /** Whether to write the files out. */
  PULL,
  /** Whether to hand the files to a program that loads them. */
  LOAD;

  /** As policies write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

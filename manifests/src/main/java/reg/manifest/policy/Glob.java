package reg.manifest.policy;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.ArtifactName;
import reg.manifest.DidKey;
import reg.manifest.PublisherId;
import reg.manifest.path.SafeText;

/**
 * Which artifacts a rule is for: {@code PUBLISHER/ARTIFACT}, always two segments. PUBLISHER is a
 * did:key in full, with or without {@code did:key:}, or {@code *}: the beginning of a key is
 * nobody's name, so {@code z6MkAcme*} is refused. In ARTIFACT a {@code *} stands for any characters
 * of that segment. Case counts in keys and not in artifacts. Source: CVE-2021-41087.
 *
 * @param publisher null for everybody
 * @param artifact in lower case
 */
record Glob(@Nullable PublisherId publisher, String artifact) {
  private static final String ANY = "*";
  private static final String MARKS = "._-*";

  /**
   * Parses a glob.
   *
   * @throws RegistryException INVALID_REQUEST, saying what is wrong with it
   */
  static Glob parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || text.indexOf('/', slash + 1) >= 0) {
      throw invalid(text, "is not PUBLISHER/ARTIFACT");
    }
    String publisher = text.substring(0, slash);
    String artifact = text.substring(slash + 1).toLowerCase(Locale.ROOT);
    boolean any = publisher.equals(ANY);
    if (!any && publisher.indexOf('*') >= 0) {
      throw invalid(text, "has a part of a publisher's key: write the key in full, or '*'");
    }
    requireArtifact(text, artifact);
    return new Glob(any ? null : new PublisherId(DidKey.parse(publisher)), artifact);
  }

  private static void requireArtifact(String text, String artifact) {
    boolean dots = artifact.equals(".") || artifact.equals("..");
    boolean good = !artifact.isEmpty() && !dots && artifact.length() <= ArtifactName.LENGTH_MAX;
    for (int i = 0; i < artifact.length() && good; i++) {
      char c = artifact.charAt(i);
      good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || MARKS.indexOf(c) >= 0;
    }
    if (!good) {
      throw invalid(text, "has an artifact that no name can match");
    }
  }

  /** Whether the rule is for this artifact. */
  boolean matches(PublisherId whose, ArtifactName name) {
    return (publisher == null || publisher.equals(whose)) && matches(name.key());
  }

  /** Goes back only to the last star, so it takes at most pattern times text steps. */
  private boolean matches(String text) {
    int at = 0;
    int pattern = 0;
    int star = -1;
    int starAt = 0;
    while (at < text.length()) {
      char next = pattern < artifact.length() ? artifact.charAt(pattern) : 0;
      if (next == '*') {
        star = pattern++;
        starAt = at;
      } else if (next == text.charAt(at)) {
        pattern++;
        at++;
      } else if (star >= 0) {
        pattern = star + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    while (pattern < artifact.length() && artifact.charAt(pattern) == '*') {
      pattern++;
    }
    return pattern == artifact.length();
  }

  private static RegistryException invalid(String text, String why) {
    return new RegistryException(
        Fault.INVALID_REQUEST, "match '" + SafeText.escape(text) + "' " + why);
  }

  /** As policies write it. */
  @Override
  public String toString() {
    return (publisher == null ? ANY : publisher.genesisKey().toString()) + "/" + artifact;
  }
}

package reg.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.dagcbor.MapNode;

/**
 * What the publisher says about a release and no hash can prove.
 *
 * @param lineage what it was made from
 * @param contributors who had a part; their shares add up to at most {@value Contributor#SHARES}
 * @param licence SPDX expression; null when none is given
 * @param meta further facts, see {@link Meta}
 */
public record ReleaseClaims(
    List<Lineage> lineage, List<Contributor> contributors, @Nullable String licence, MapNode meta) {
  /** How many entries lineage and contributors may have each. */
  public static final int ENTRIES_MAX = 256;

  /** The longest licence, in bytes. */
  public static final int LICENCE_BYTES_MAX = 256;

  /** Nothing is said. */
  public static final ReleaseClaims NONE =
      new ReleaseClaims(List.of(), List.of(), null, MapNode.EMPTY);

  /**
   * Checks the limits.
   *
   * @throws RegistryException MALFORMED past them
   */
  public ReleaseClaims {
    lineage = List.copyOf(lineage);
    contributors = List.copyOf(contributors);
    if (lineage.size() > ENTRIES_MAX || contributors.size() > ENTRIES_MAX) {
      throw Grammar.malformed("more than " + ENTRIES_MAX + " lineage entries or contributors");
    }
    if (licence != null) {
      Grammar.requireText("licence", licence, LICENCE_BYTES_MAX);
    }
    requireShares(contributors);
    Meta.require(meta);
  }

  private static void requireShares(List<Contributor> contributors) {
    int sum = 0;
    for (Contributor contributor : contributors) {
      Integer share = contributor.share();
      sum += share == null ? 0 : share;
    }
    if (sum > Contributor.SHARES) {
      throw Grammar.malformed("shares add up to " + sum + "; at most " + Contributor.SHARES);
    }
  }
}

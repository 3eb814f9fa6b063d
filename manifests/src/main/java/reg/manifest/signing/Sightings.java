package reg.manifest.signing;

import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;
import reg.manifest.HeadPosition;

/** What whoever verifies knows of a publisher's past. */
@FunctionalInterface
public interface Sightings {
  /** Knows nothing of it. */
  Sightings NONE = (release, before) -> false;

  /**
   * Whether an accepted head of the publisher lists the release, or did.
   *
   * @param before where the head must stand before; null for anywhere
   */
  boolean listed(Cid release, @Nullable HeadPosition before);
}

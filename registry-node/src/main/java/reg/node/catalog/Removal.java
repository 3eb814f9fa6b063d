package reg.node.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.manifest.ArtifactName;
import reg.manifest.HeadMap;
import reg.manifest.HeadTarget;
import reg.manifest.HeadTarget.State;
import reg.manifest.Version;

/** What a head's map becomes when versions are removed. */
final class Removal {
  private final State state;
  private final String reason;

  /**
   * Leaves word of what became of versions.
   *
   * @param state what
   * @param reason in the publisher's words, or empty
   */
  Removal(State state, String reason) {
    this.state = state;
    this.reason = reason;
  }

  /**
   * Leaves word of each version; drops channels that stood for one, but moves {@code latest}.
   *
   * @param gone versions of one artifact
   * @param newest of those that stay; null when none does
   */
  HeadMap of(HeadMap map, List<Entry> gone, @Nullable Version newest) {
    HeadMap.Builder next = map.edit();
    for (Entry entry : gone) {
      next.put(
          ArtifactName.parse(entry.name()),
          new Version(entry.version()),
          new HeadTarget.Gone(entry.release(), state, reason));
    }
    ArtifactName name = ArtifactName.parse(gone.getFirst().name());
    Set<Version> versions = new HashSet<>();
    gone.forEach(entry -> versions.add(new Version(entry.version())));
    for (Map.Entry<Version, HeadTarget> there : map.versions(name).entrySet()) {
      if (there.getValue() instanceof HeadTarget.Channel(Version to) && versions.contains(to)) {
        Version other = there.getKey().equals(Version.LATEST) ? newest : null;
        if (other == null) {
          next.remove(name, there.getKey());
        } else {
          next.put(name, there.getKey(), new HeadTarget.Channel(other));
        }
      }
    }
    return next.build();
  }
}

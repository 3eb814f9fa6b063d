package reg.scan.config;

import java.util.Set;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/**
 * The files that lie with one, which may name only them.
 *
 * @param folder of the file, empty or with a slash at its end
 * @param paths of all files of the model
 */
public record Neighbours(String folder, Set<String> paths) {
  /** Those of the file at a path. */
  public static Neighbours of(String path, Set<String> paths) {
    return new Neighbours(path.substring(0, path.lastIndexOf('/') + 1), paths);
  }

  /** Adds a finding unless a name is that of one of them. */
  public void require(String target, Rule rule, String where, Findings findings) {
    if (!paths.contains(folder + target)) {
      findings.add(rule, where, "names '" + Findings.shown(target) + "', which is not here");
    }
  }
}

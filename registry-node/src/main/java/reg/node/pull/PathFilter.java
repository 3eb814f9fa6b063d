package reg.node.pull;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import reg.base.Fault;
import reg.base.RegistryException;

/** Which paths the globs of a selection take. */
final class PathFilter {
  private final List<Predicate<Path>> includes;
  private final List<Predicate<Path>> excludes;

  private PathFilter(List<Predicate<Path>> includes, List<Predicate<Path>> excludes) {
    this.includes = includes;
    this.excludes = excludes;
  }

  /**
   * Compiles globs.
   *
   * @throws RegistryException INVALID_REQUEST, quoting the glob that is none
   */
  static PathFilter of(Selection selection) {
    return new PathFilter(
        selection.includes().stream().map(PathFilter::matcher).toList(),
        selection.excludes().stream().map(PathFilter::matcher).toList());
  }

  boolean takes(String path) {
    Path asPath = Path.of(path);
    return (includes.isEmpty() || includes.stream().anyMatch(glob -> glob.test(asPath)))
        && excludes.stream().noneMatch(glob -> glob.test(asPath));
  }

  private static Predicate<Path> matcher(String text) {
    String glob = text.endsWith("/") ? text + "**" : text;
    if (glob.indexOf('/') < 0) {
      PathMatcher name = compile(glob);
      return path -> name.matches(path.getFileName());
    }
    PathMatcher whole = compile(glob);
    // The library's two stars want at least one folder; people mean none, too.
    PathMatcher top = compile(glob.startsWith("**/") ? glob.substring(3) : glob);
    return path -> whole.matches(path) || top.matches(path);
  }

  private static PathMatcher compile(String glob) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "not a glob: '" + glob + "' (" + e.getDescription() + ")", e);
    }
  }
}

package reg.node.folder;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Which paths of a release a pull takes: those that the globs take, and when single tensors are
 * asked for, no file that holds tensors, because parts of those are written instead.
 */
public final class PathFilter {
  private final List<Predicate<Path>> includes;
  private final List<Predicate<Path>> excludes;
  private final boolean tensorsOnly;

  private PathFilter(
      List<Predicate<Path>> includes, List<Predicate<Path>> excludes, boolean tensorsOnly) {
    this.includes = includes;
    this.excludes = excludes;
    this.tensorsOnly = tensorsOnly;
  }

  /**
   * Compiles globs.
   *
   * @throws RegistryException INVALID_REQUEST, quoting the glob that is none
   */
  public static PathFilter of(Receipt.Part part) {
    return new PathFilter(
        part.includes().stream().map(PathFilter::matcher).toList(),
        part.excludes().stream().map(PathFilter::matcher).toList(),
        part.tensors() != null);
  }

  /** Whether a file is taken as it is. */
  public boolean takesWhole(String path) {
    return takes(path) && !(tensorsOnly && holdsTensors(path));
  }

  /** Whether an empty folder is taken. */
  public boolean takesFolder(String path) {
    return includes.isEmpty() && takes(path);
  }

  /** Whether the globs take a path. */
  public boolean takes(String path) {
    Path asPath = Path.of(path);
    return (includes.isEmpty() || includes.stream().anyMatch(glob -> glob.test(asPath)))
        && excludes.stream().noneMatch(glob -> glob.test(asPath));
  }

  private static boolean holdsTensors(String path) {
    return path.endsWith(".safetensors") || path.endsWith(".gguf");
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

package reg.manifest.oms;

import static java.util.Comparator.comparing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.manifest.FileSet;
import reg.manifest.path.PathRules;
import reg.manifest.path.PathSet;

/**
 * What a signature says about a model: the SHA-256 of each of its files. An in-toto statement with
 * the predicate {@value #PREDICATE_TYPE}, method {@code files}.
 *
 * @param name of the model's folder when it was signed; says nothing
 * @param files at least one, in the order signed; their paths may be written anywhere
 * @param ignored paths below the folder that were left out: of {@link #GIT_PATHS}, or of a file
 * @param annotations of the subject that are texts; ours names the release
 */
public record ModelStatement(
    String name, List<SignedFile> files, List<String> ignored, Map<String, String> annotations) {
  static final String TYPE = "https://in-toto.io/Statement/v1";
  static final String PREDICATE_TYPE = "https://model_signing/signature/v1.0";

  /** The largest statement, in bytes: some 100,000 files. */
  public static final int BYTES_MAX = 16 << 20;

  /** What {@code model_signing} leaves out at the top of a model, in the order we write. */
  public static final List<String> GIT_PATHS =
      List.of(".gitattributes", ".github", ".git", ".gitignore");

  /** The annotation that names the release. */
  public static final String RELEASE = "reg.manifest";

  /** The annotation that names its version. */
  public static final String VERSION = "reg.version";

  /**
   * Checks the paths.
   *
   * @throws RegistryException MALFORMED for no file at all, a path that may not be written, or one
   *     that is listed twice, also in other case or form
   */
  public ModelStatement {
    files = List.copyOf(files);
    ignored = List.copyOf(ignored);
    annotations = Map.copyOf(annotations);
    if (files.isEmpty()) {
      throw new RegistryException(
          Fault.MALFORMED, "the signature lists no file, so it would fit any model");
    }
    var paths = new PathSet();
    files.forEach(file -> paths.addFile(file.path()));
    for (String path : ignored) {
      if (!GIT_PATHS.contains(path)) {
        PathRules.require(path);
      }
    }
  }

  /**
   * What we sign for: the files sorted by name, git's own names at the top left out.
   *
   * @throws RegistryException MALFORMED as the constructor; INVALID_REQUEST past {@value
   *     #BYTES_MAX} bytes
   */
  public static ModelStatement of(
      String name, List<SignedFile> files, Map<String, String> annotations) {
    var sorted =
        files.stream()
            .filter(file -> !isGitPath(file.path()))
            .sorted(comparing(SignedFile::path, FileSet.PATH_ORDER))
            .toList();
    var statement = new ModelStatement(name, sorted, GIT_PATHS, annotations);
    if (statement.encode().length > BYTES_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          sorted.size() + " files are more than Model Signing's " + BYTES_MAX + " bytes of JSON");
    }
    return statement;
  }

  /** Whether {@code model_signing} leaves a path out, whatever the signature says. */
  public static boolean isGitPath(String path) {
    int slash = path.indexOf('/');
    return GIT_PATHS.contains(slash < 0 ? path : path.substring(0, slash));
  }

  /** SHA-256 of the files' digests in their order. Not of their names: no identity of a model. */
  Multihash root() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      files.forEach(file -> digest.update(file.sha256().digest()));
      return Multihash.ofSha256(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The files by path. */
  public SortedMap<String, Multihash> byPath() {
    var map = new TreeMap<String, Multihash>(FileSet.PATH_ORDER);
    files.forEach(file -> map.put(file.path(), file.sha256()));
    return map;
  }

  /**
   * Requires that nothing was left out but git's own names and the signature itself, since whatever
   * a signature leaves out can be anything.
   *
   * @param signature paths that the signature file may have had in the folder
   * @throws RegistryException MALFORMED, naming the path
   */
  public void requireIgnoredOnly(Set<String> signature) {
    for (String path : ignored) {
      if (!GIT_PATHS.contains(path) && !signature.contains(path)) {
        throw new RegistryException(
            Fault.MALFORMED,
            "the signature leaves out '" + path + "', which could hold anything; sign without it");
      }
    }
  }

  /** The bytes to sign: JSON, indented by two, as Python's {@code json.dumps} writes it. */
  public byte[] encode() {
    return StatementWriter.write(this);
  }

  /**
   * Reads signed bytes.
   *
   * @throws RegistryException MALFORMED for anything but a statement by method {@code files} with
   *     SHA-256, whose digest fits its files
   */
  static ModelStatement decode(byte[] payload) {
    return StatementReader.read(payload);
  }
}

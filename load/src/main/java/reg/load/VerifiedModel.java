package reg.load;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.manifest.FileSet;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.folder.ExpectedFile;
import reg.node.folder.PulledFolder;
import reg.node.folder.Receipt.UnsignedFile;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.seal.ReadableFiles;
import reg.node.tree.Contents;
import reg.storage.Lease;

/**
 * A signed release to load from, in the store or in a folder that {@code reg pull} wrote. Opening
 * it checks the signatures; its bytes are hashed as they are read. With a home it also looks for
 * what would run code, and asks the policy. What no signature covers is not there: bare roots,
 * files added to a folder, parts of files.
 *
 * <p>Close it when done; its files close with it. Any thread.
 */
public final class VerifiedModel implements AutoCloseable {
  private final VerifiedRelease release;
  private final SortedMap<String, VerifiedFile> files;
  private final Runnable closing;

  private VerifiedModel(
      VerifiedRelease release, SortedMap<String, VerifiedFile> files, Runnable closing) {
    this.release = release;
    this.files = files;
    this.closing = closing;
  }

  /**
   * Opens a release of the store, when the policy of its home allows it to be loaded. A publisher
   * that was never met is let in when the reference names its whole key.
   *
   * @param ref as a person writes it: {@code alice/llama:1.0}
   * @throws RegistryException as {@link Resolver#resolve}: NOT_FOUND, BAD_SIGNATURE, REVOKED when
   *     it was withdrawn; UNSIGNED for a bare root; ROLLBACK while its publisher's history is
   *     forked; REFUSED_BY_POLICY; as {@link VerifiedFile#read}
   */
  public static VerifiedModel open(Registry registry, String ref) {
    Resolution what = new Resolver(registry).resolve(ref);
    VerifiedRelease release = requireSigned(what.signed(), what.ref());
    Lease lease = registry.storage().lease();
    try {
      ReadableFiles readable = ReadableFiles.of(registry, what);
      BlockSource blocks = readable.source();
      VerifiedRelease listing = requireSigned(readable.signed(), what.ref());
      var expected =
          Contents.of(listing.release().content(), blocks).files().stream()
              .map(file -> new ExpectedFile(file.path(), file.size(), file.cid(), null))
              .toList();
      var source = new StoreChunks(blocks);
      var files = files(expected, blocks, registry.config().threads(), _ -> source);
      var model = new VerifiedModel(release, files, lease::close);
      Admission.require(registry, model, Admission.keyOf(ref));
      return model;
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Opens a folder that {@code reg pull} wrote, without any store or policy. Its files are opened
   * when they are read.
   *
   * @throws RegistryException NOT_FOUND when there is no receipt; UNSIGNED or BAD_SIGNATURE when
   *     its release is not what its publisher signed; MALFORMED or CORRUPT when the receipt is
   *     damaged
   */
  public static VerifiedModel open(Path folder) {
    PulledFolder pulled = PulledFolder.open(folder);
    VerifiedRelease release = requireSigned(pulled.release(), pulled.receipt().ref());
    var unsigned = pulled.receipt().unsigned().stream().map(UnsignedFile::path).toList();
    var expected = pulled.files().stream().filter(file -> !unsigned.contains(file.path())).toList();
    int threads = Runtime.getRuntime().availableProcessors();
    var files =
        files(expected, pulled.nodes(), threads, file -> new FolderChunks(folder, file.path()));
    return new VerifiedModel(release, files, () -> {});
  }

  /**
   * Opens a folder as {@link #open(Path)}, and asks the home whether its publisher has withdrawn
   * the release since it was pulled, or signed two histories, and whether its policy allows it to
   * be loaded. A publisher that was never met is refused: its key came with the folder.
   *
   * @throws RegistryException REVOKED when a head that the home knows withdraws it; ROLLBACK while
   *     its publisher's history is forked; REFUSED_BY_POLICY; as {@link #open(Path)} and {@link
   *     VerifiedFile#read}
   */
  public static VerifiedModel open(Registry registry, Path folder) {
    VerifiedModel model = open(folder);
    new Resolver(registry).requireUsable(model.release());
    Admission.require(registry, model, Admission.Key.FOUND);
    return model;
  }

  private static VerifiedRelease requireSigned(@Nullable VerifiedRelease release, String ref) {
    if (release == null) {
      throw new RegistryException(
          Fault.UNSIGNED, ref + " is a bare root that nobody signed, so it is not loaded");
    }
    return release;
  }

  private static SortedMap<String, VerifiedFile> files(
      List<ExpectedFile> expected,
      BlockSource nodes,
      int threads,
      Function<ExpectedFile, ChunkSource> source) {
    var files = new TreeMap<String, VerifiedFile>(FileSet.PATH_ORDER);
    for (ExpectedFile file : expected) {
      files.put(
          file.path(),
          new VerifiedFile(
              file.path(), file.size(), Chunks.of(file, nodes), source.apply(file), threads));
    }
    return files;
  }

  /** The full reference: {@code did:key:…/NAME:VERSION}. */
  public String ref() {
    return release.release().id().toString();
  }

  /** The signed release. */
  public VerifiedRelease release() {
    return release;
  }

  /** The files by path. */
  public Map<String, VerifiedFile> files() {
    return Collections.unmodifiableMap(files);
  }

  /**
   * A file by its path in the release.
   *
   * @throws RegistryException NOT_FOUND
   */
  public VerifiedFile file(String path) {
    VerifiedFile file = files.get(path);
    if (file == null) {
      throw new RegistryException(Fault.NOT_FOUND, ref() + " has no file " + path);
    }
    return file;
  }

  /**
   * The tensors of a safetensors file.
   *
   * @throws RegistryException NOT_FOUND; MALFORMED; as {@link VerifiedFile#read}
   */
  public VerifiedTensors tensors(String path) {
    return VerifiedTensors.of(file(path));
  }

  /** The bytes of all files. */
  public long bytes() {
    return files.values().stream().mapToLong(VerifiedFile::size).sum();
  }

  @Override
  public void close() {
    closing.run();
  }

  @Override
  public String toString() {
    return release.toString();
  }
}

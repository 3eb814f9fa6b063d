package reg.node.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.dag.FileExporter;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.unixfs.UnixFsReader;
import reg.node.Registry;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.pull.PullOption;
import reg.node.pull.PullRequest;
import reg.node.pull.Puller;
import reg.node.pull.Selection;
import reg.node.seal.ReadableFiles;
import reg.storage.Lease;

/** Reads single files of a release, every block hashed as it leaves the store. */
public final class ContentReader {
  private final Registry registry;
  private final ProgressListener progress;

  public ContentReader(Registry registry, ProgressListener progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /**
   * Writes part of a file to a stream, which is flushed and not closed.
   *
   * @param path of the file in the release; empty when the reference is to a file itself
   * @return how many bytes were written
   * @throws RegistryException NOT_FOUND when there is no such file; INVALID_REQUEST for a folder;
   *     CORRUPT, naming the block; STORAGE when the stream fails
   */
  public long write(String ref, String path, ByteRange range, OutputStream out) {
    Resolution what = new Resolver(registry).resolve(ref);
    what.warnings().forEach(progress::warn);
    try (Lease _ = registry.storage().lease()) {
      ReadableFiles files = ReadableFiles.of(registry, what);
      BlockSource source = files.source();
      Cid file = new UnixFsReader(source).resolve(files.root(), path);
      if (new UnixFsReader(source).isDirectory(file)) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, "'" + path + "' in " + what.ref() + " is a folder; name a file");
      }
      var counted = new CountedOutput(out);
      new FileExporter(source, 1, progress).write(file, counted, range.offset(), range.length());
      counted.flush();
      return counted.count();
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "the output does not take more: " + e.getMessage(), e);
    }
  }

  /**
   * A copy of a release in the home's cache, whole and checked now. Programs may read it; what they
   * change in it is found by the next call.
   *
   * @param path of a file or folder in the release; null for all of it
   * @return where it lies
   * @throws RegistryException as {@link Puller#pull}; NOT_FOUND when the release has no such path
   */
  public Path materialise(String ref, @Nullable String path) {
    Resolution what = new Resolver(registry).resolve(ref);
    if (path != null) {
      ReadableFiles files = ReadableFiles.of(registry, what);
      new UnixFsReader(files.source()).resolve(files.root(), path);
    }
    var signed = what.signed();
    Path folder =
        registry.home().cache().resolve((signed == null ? what.root() : signed.cid()).toString());
    registry.home().create();
    new Puller(registry, progress)
        .pull(new PullRequest(ref, folder, Selection.ALL, Set.of(PullOption.FORCE)));
    return path == null ? folder : folder.resolve(path);
  }
}

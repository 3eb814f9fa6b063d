package reg.node.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import reg.base.Fault;
import reg.base.Parallel;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.BlockSource;

/**
 * Compares a folder with what it should hold, byte for byte. The leaves of a file are hashed on
 * several processors at once, also those of one large file.
 */
public final class FolderCheck {
  private static final Set<OpenOption> OPTIONS =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final BlockSource source;
  private final int threads;
  private final ProgressListener progress;

  /**
   * A check.
   *
   * @param source where the inner nodes of files are
   * @param threads how many leaves are hashed at a time
   */
  public FolderCheck(BlockSource source, int threads, ProgressListener progress) {
    this.source = source;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Reads and hashes everything.
   *
   * @param ignored paths that say nothing: the receipt
   * @throws RegistryException STORAGE when the disk fails; INTERRUPTED
   */
  public FolderState compare(
      Path folder,
      Collection<ExpectedFile> expected,
      Collection<String> emptyFolders,
      Set<String> ignored) {
    FolderContent content = FolderContent.of(folder);
    var found = new TreeMap<>(content.files());
    found.keySet().removeAll(ignored);
    var missing = new ArrayList<String>();
    var toHash = new ArrayList<ExpectedFile>();
    var changed = new ConcurrentSkipListSet<String>();
    for (ExpectedFile file : expected) {
      BasicFileAttributes attributes = found.remove(file.path());
      if (attributes == null) {
        missing.add(file.path());
      } else if (attributes.isRegularFile() && attributes.size() == file.size()) {
        toHash.add(file);
      } else {
        changed.add(file.path());
      }
    }
    for (String empty : emptyFolders) {
      if (!content.folders().contains(empty)) {
        missing.add(empty + "/");
      }
    }
    long bytes = hash(folder, toHash, changed);
    missing.sort(null);
    return new FolderState(
        toHash.size(), bytes, List.copyOf(changed), missing, List.copyOf(found.keySet()));
  }

  private long hash(Path folder, List<ExpectedFile> files, Set<String> changed) {
    progress.begin("verifying", files.stream().mapToLong(ExpectedFile::size).sum());
    var bytes = new AtomicLong();
    var pieces = new Pieces(files, source);
    var buffers = new ReadBuffers();
    try {
      Parallel.<Piece>forEach(
          () -> pieces,
          threads,
          piece -> {
            long size = piece.size();
            if (!changed.contains(piece.file().path()) && !matches(folder, piece, buffers)) {
              changed.add(piece.file().path());
            }
            bytes.addAndGet(size);
            progress.advance(size);
          });
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while verifying " + folder, e);
    }
    return bytes.get();
  }

  private static boolean matches(Path folder, Piece piece, ReadBuffers buffers) {
    Path file = folder.resolve(piece.file().path());
    ByteBuffer buffer = buffers.take(piece.bufferBytes());
    try (FileChannel channel = FileChannel.open(file, OPTIONS)) {
      boolean same = piece.matches(channel, buffer);
      buffers.give(buffer);
      return same;
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + file + " (" + e + ")", e);
    }
  }
}

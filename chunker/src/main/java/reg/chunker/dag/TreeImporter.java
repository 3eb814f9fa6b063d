package reg.chunker.dag;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import reg.base.Parallel;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.Profile;
import reg.ipld.BlockSink;
import reg.ipld.unixfs.Subtree;

/**
 * Imports many files and links them into directories. Small files are taken by the batch, many at a
 * time; large ones one after the other with all threads on each.
 */
public final class TreeImporter {
  private static final int BATCH_FILES_MAX = 256;
  private static final long BATCH_BYTES_MAX = 8 << 20;

  private final FileImporter importer;
  private final BlockSink sink;
  private final int threads;

  /**
   * An importer.
   *
   * @param threads how many threads work at a time, at least 1
   * @param progress hears the bytes done, by {@link ProgressListener#advance} alone
   */
  public TreeImporter(Profile profile, BlockSink sink, int threads, ProgressListener progress) {
    this.importer = new FileImporter(profile, sink, threads, progress);
    this.sink = sink;
    this.threads = threads;
  }

  /**
   * Imports files into a new tree.
   *
   * @param emptyFolders paths of folders to be there even without files
   * @throws RegistryException as {@link FileImporter#importFile}; INVALID_REQUEST when two files have
   *     the same path or one is in the other
   */
  public ImportedTree importTree(List<SourceFile> files, List<String> emptyFolders) {
    var small = new ArrayList<List<Stamped>>();
    var large = new ArrayList<Stamped>();
    divide(files, small, large);
    var imported = new ConcurrentSkipListMap<String, ImportedFile>();
    try {
      Parallel.forEach(small, threads, batch -> importBatch(batch, imported));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FileFaults.interrupted(e);
    }
    for (Stamped file : large) {
      imported.put(
          file.source().path(), importer.importLarge(file.source().file(), file.stamp()));
    }
    return link(new TreeMap<>(imported), emptyFolders);
  }

  private static void divide(
      List<SourceFile> files, List<List<Stamped>> small, List<Stamped> large) {
    var batch = new ArrayList<Stamped>();
    long bytes = 0;
    for (SourceFile source : files) {
      var file = new Stamped(source, Stamp.of(source.file()));
      if (file.stamp().size() > FileImporter.ONE_THREAD_BYTES_MAX) {
        large.add(file);
        continue;
      }
      batch.add(file);
      bytes += file.stamp().size();
      if (batch.size() == BATCH_FILES_MAX || bytes >= BATCH_BYTES_MAX) {
        small.add(List.copyOf(batch));
        batch.clear();
        bytes = 0;
      }
    }
    small.add(List.copyOf(batch));
  }

  private void importBatch(List<Stamped> files, SortedMap<String, ImportedFile> imported) {
    var buffer = new Batch();
    for (Stamped file : files) {
      imported.put(
          file.source().path(),
          importer.importHere(file.source().file(), file.stamp(), buffer));
    }
  }

  private ImportedTree link(SortedMap<String, ImportedFile> files, List<String> emptyFolders) {
    var top = new Folder();
    long size = 0;
    long newBytes = 0;
    for (var file : files.entrySet()) {
      top.addFile(file.getKey(), file.getValue().subtree());
      size += file.getValue().size();
      newBytes += file.getValue().newBytes();
    }
    emptyFolders.forEach(top::addFolder);
    Subtree root = top.write(sink);
    return new ImportedTree(root.cid(), size, root.cumulativeSize(), newBytes, files);
  }

  /** A file and how it was when the import began. */
  private record Stamped(SourceFile source, Stamp stamp) {}
}

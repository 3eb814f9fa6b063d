package reg.chunker.dag;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import reg.base.Fault;
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
   * @throws RegistryException as {@link FileImporter#importFile}; INVALID_REQUEST when two files
   *     have the same path or one is in the other
   */
  public ImportedTree importTree(List<SourceFile> files, List<String> emptyFolders) {
    var imported = new ConcurrentSkipListMap<String, ImportedFile>();
    Batches.of(stamped(files), file -> file.stamp().size())
        .forEach(
            threads, batch -> importBatch(batch, imported), file -> importLarge(file, imported));
    return link(new TreeMap<>(imported), emptyFolders);
  }

  private static List<Stamped> stamped(List<SourceFile> files) {
    var stamped = new ArrayList<Stamped>(files.size());
    var paths = new HashSet<String>();
    for (SourceFile source : files) {
      if (!paths.add(source.path())) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, "two files are named '" + source.path() + "'");
      }
      stamped.add(new Stamped(source, Stamp.of(source.file())));
    }
    return stamped;
  }

  private void importBatch(List<Stamped> files, SortedMap<String, ImportedFile> imported) {
    var buffer = new Batch();
    for (Stamped file : files) {
      imported.put(
          file.source().path(), importer.importHere(file.source().file(), file.stamp(), buffer));
    }
  }

  private void importLarge(Stamped file, SortedMap<String, ImportedFile> imported) {
    imported.put(file.source().path(), importer.importLarge(file.source().file(), file.stamp()));
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

package reg.node.push;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import reg.base.ProgressListener;
import reg.chunker.Profile;
import reg.chunker.dag.FileImporter;
import reg.chunker.dag.ImportedFile;
import reg.chunker.dag.ImportedTree;
import reg.chunker.dag.SourceFile;
import reg.chunker.dag.TreeImporter;
import reg.ipld.BlockSink;
import reg.ipld.Cid;
import reg.ipld.unixfs.DirectoryBuilder;
import reg.ipld.unixfs.Subtree;
import reg.ipld.unixfs.UnixFsProfile;
import reg.manifest.FileSet;
import reg.manifest.ReleaseFile;
import reg.manifest.path.PathRules;

/**
 * What was pushed, all its blocks in the sink.
 *
 * @param root the file tree
 * @param files what the release lists
 * @param newBytes of content that the sink did not hold
 * @param onDisk where the files' bytes lie, by path; empty for a stream
 * @param warnings of the chunker, each with its path
 */
record Content(
    Cid root, FileSet files, long newBytes, SortedMap<String, Path> onDisk, List<String> warnings) {
  /** Reads files from disk. That none has changed when all are read is checked at the end. */
  static Content ofDisk(FolderScan scan, Profile profile, BlockSink sink, Work work) {
    work.progress().begin("pushing", scan.bytes());
    List<SourceFile> sources =
        scan.files().stream().map(file -> new SourceFile(file.path(), file.file())).toList();
    ImportedTree tree =
        new TreeImporter(profile, sink, work.threads(), work.progress())
            .importTree(sources, scan.emptyFolders());
    scan.files().forEach(FoundFile::requireUnchanged);
    var onDisk = new TreeMap<String, Path>();
    scan.files().forEach(file -> onDisk.put(file.path(), file.file()));
    return of(tree.root(), tree.files(), scan.emptyFolders(), tree.newBytes(), onDisk);
  }

  /** Reads a stream, which becomes the one file of a folder. */
  static Content ofStream(PushSource.Stream source, Profile profile, BlockSink sink, Work work) {
    PathRules.require(source.name());
    work.progress().begin("pushing", -1);
    ImportedFile file =
        new FileImporter(profile, sink, work.threads(), work.progress()).importStream(source.in());
    var folder = new DirectoryBuilder(UnixFsProfile.V1_2025, sink);
    folder.add(source.name(), new Subtree(file.root(), file.size(), file.cumulativeSize()));
    Cid root = folder.finish().cid();
    return of(root, Map.of(source.name(), file), List.of(), file.newBytes(), new TreeMap<>());
  }

  /**
   * How the work is done.
   *
   * @param threads how many work at a time
   */
  record Work(int threads, ProgressListener progress) {}

  private static Content of(
      Cid root,
      Map<String, ImportedFile> imported,
      List<String> emptyFolders,
      long newBytes,
      SortedMap<String, Path> onDisk) {
    var files = new ArrayList<ReleaseFile>();
    var warnings = new ArrayList<String>();
    imported.forEach(
        (path, file) -> {
          files.add(new ReleaseFile(path, file.size(), file.root(), file.sha256()));
          file.warnings().forEach(warning -> warnings.add(path + ": " + warning));
        });
    return new Content(root, new FileSet(files, emptyFolders), newBytes, onDisk, warnings);
  }

  /** Whether a release lists the same bytes under the same paths, however they are cut. */
  boolean hasBytesOf(FileSet other) {
    if (files.files().size() != other.files().size()
        || !files.emptyFolders().equals(other.emptyFolders())) {
      return false;
    }
    for (int i = 0; i < files.files().size(); i++) {
      ReleaseFile mine = files.files().get(i);
      ReleaseFile theirs = other.files().get(i);
      if (!mine.path().equals(theirs.path()) || !mine.sha256().equals(theirs.sha256())) {
        return false;
      }
    }
    return true;
  }
}

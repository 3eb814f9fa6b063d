package reg.node.pull;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.ByteSize;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.dag.TargetFile;
import reg.chunker.dag.TreeExporter;
import reg.ipld.BlockSource;
import reg.node.folder.ExpectedFile;
import reg.node.folder.FolderCheck;
import reg.node.folder.FolderState;
import reg.node.folder.Trees;
import reg.node.tree.TreeFile;
import reg.storage.BlockStore;

/** Writes what a plan says into the folder of a stage, going on with what is there already. */
final class Writing {
  /** What is left free for everybody else, in bytes. */
  private static final long FREE_BYTES_MIN = 16 << 20;

  private final BlockSource source;
  private final @Nullable BlockStore ahead;
  private final String step;
  private final int threads;
  private final ProgressListener progress;

  /**
   * Writes from a source.
   *
   * @param ahead the store that the source fetches into, when blocks are to be fetched before they
   *     are written; else null
   * @param step what a person is told that this is
   */
  Writing(
      BlockSource source,
      @Nullable BlockStore ahead,
      String step,
      int threads,
      ProgressListener progress) {
    this.source = source;
    this.ahead = ahead;
    this.step = step;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Writes files and folders.
   *
   * @throws RegistryException STORAGE when there is no room, before anything is written, or when
   *     the disk fails; NOT_FOUND or CORRUPT, naming the block, when one is not held whole
   */
  void write(PullPlan plan, Path tree) {
    try {
      Set<String> there = keepWhole(plan, tree);
      List<TreeFile> missing =
          plan.files().stream().filter(file -> !there.contains(file.path())).toList();
      requireRoom(plan, missing, tree);
      for (String folder : plan.folders()) {
        Files.createDirectories(tree.resolve(folder));
      }
      writeFiles(plan, missing, tree);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot write into " + tree + " (" + e + ")", e);
    }
  }

  /** Removes what a pull before did not finish; gives the paths of what it did. */
  private Set<String> keepWhole(PullPlan plan, Path tree) throws IOException {
    try (var children = Files.list(tree)) {
      if (children.findAny().isEmpty()) {
        return Set.of();
      }
    }
    var expected = new ArrayList<ExpectedFile>();
    for (TreeFile file : plan.files()) {
      expected.add(new ExpectedFile(file.path(), file.size(), file.cid(), null));
    }
    FolderState state =
        new FolderCheck(source, threads, progress).compare(tree, expected, List.of(), Set.of());
    for (String path : state.changed()) {
      Trees.remove(tree.resolve(path));
    }
    for (String path : state.extra()) {
      Trees.remove(tree.resolve(path));
    }
    var there = new HashSet<String>();
    plan.files().forEach(file -> there.add(file.path()));
    state.changed().forEach(there::remove);
    state.missing().forEach(there::remove);
    return there;
  }

  private void requireRoom(PullPlan plan, List<TreeFile> missing, Path tree) throws IOException {
    FileStore disk = Files.getFileStore(tree);
    long parts = plan.parts().stream().mapToLong(part -> part.extract().size()).sum();
    long needed = parts + missing.stream().mapToLong(TreeFile::size).sum();
    long free = disk.getUsableSpace();
    if (needed > free - FREE_BYTES_MIN) {
      throw new RegistryException(
          Fault.STORAGE,
          "the disk of "
              + tree.getParent()
              + " has "
              + ByteSize.format(free)
              + " free; this needs "
              + ByteSize.format(needed)
              + ". Make room and run the same command again");
    }
  }

  private void writeFiles(PullPlan plan, List<TreeFile> missing, Path tree) {
    long parts = plan.parts().stream().mapToLong(part -> part.extract().size()).sum();
    progress.begin(step, parts + missing.stream().mapToLong(TreeFile::size).sum());
    List<TreeFile> ordered = TreeExporter.inOrder(missing, TreeFile::size);
    try (ReadAhead fetched = ahead == null ? null : ReadAhead.start(ahead, source, ordered)) {
      BlockSource from = fetched == null ? source : fetched;
      ProgressListener written = fetched == null ? progress : fetched.hearing(progress);
      new TreeExporter(from, threads, written)
          .export(ordered.stream().map(file -> target(file, tree)).toList());
    }
    for (PullPlan.Part part : plan.parts()) {
      part.extract().write(source, tree.resolve(part.file().path()), progress);
    }
  }

  private static TargetFile target(TreeFile file, Path tree) {
    return new TargetFile(file.cid(), file.size(), tree.resolve(file.path()));
  }
}

package reg.node.scan;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.dag.DagFile;
import reg.chunker.format.FileBytes;
import reg.ipld.BlockSource;
import reg.node.tree.Contents;
import reg.node.tree.TreeFile;
import reg.scan.ScannedFiles;

/** Files in blocks, each block hashed as it is read. */
public final class TreeFiles implements ScannedFiles {
  private final SortedMap<String, TreeFile> files = new TreeMap<>();
  private final BlockSource source;

  /** The files that a release or root has. */
  public TreeFiles(Contents contents, BlockSource source) {
    contents.files().forEach(file -> files.put(file.path(), file));
    this.source = source;
  }

  @Override
  public SortedSet<String> paths() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(files.keySet()));
  }

  @Override
  public void read(String path, Consumer<FileBytes> reader) {
    TreeFile file = files.get(path);
    if (file == null) {
      throw new RegistryException(Fault.NOT_FOUND, "no file " + path);
    }
    reader.accept(new DagFile(source, file.cid()));
  }
}

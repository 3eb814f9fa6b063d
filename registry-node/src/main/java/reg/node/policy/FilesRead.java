package reg.node.policy;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;
import reg.scan.ScannedFiles;

/** Files that somebody else reads and verifies. */
final class FilesRead implements ScannedFiles {
  private final SortedMap<String, Supplier<FileBytes>> files;

  FilesRead(SortedMap<String, Supplier<FileBytes>> files) {
    this.files = new TreeMap<>(files);
  }

  @Override
  public SortedSet<String> paths() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(files.keySet()));
  }

  @Override
  public void read(String path, Consumer<FileBytes> reader) {
    Supplier<FileBytes> file = files.get(path);
    if (file == null) {
      throw new RegistryException(Fault.NOT_FOUND, "no file " + path);
    }
    reader.accept(file.get());
  }
}

package reg.chunker.dag;

import java.util.HashMap;
import java.util.Map;
import reg.ipld.BlockSink;
import reg.ipld.unixfs.DirectoryBuilder;
import reg.ipld.unixfs.Subtree;
import reg.ipld.unixfs.UnixFsProfile;

/** A directory being gathered. */
final class Folder {
  private final Map<String, Folder> folders = new HashMap<>();
  private final Map<String, Subtree> files = new HashMap<>();

  void addFile(String path, Subtree file) {
    int slash = path.lastIndexOf('/');
    Folder parent = slash < 0 ? this : descend(path.substring(0, slash));
    parent.files.put(path.substring(slash + 1), file);
  }

  void addFolder(String path) {
    descend(path);
  }

  /** Writes this directory after those in it. */
  Subtree write(BlockSink sink) {
    var builder = new DirectoryBuilder(UnixFsProfile.V1_2025, sink);
    files.forEach(builder::add);
    folders.forEach((name, folder) -> builder.add(name, folder.write(sink)));
    return builder.finish();
  }

  private Folder descend(String path) {
    Folder folder = this;
    for (String name : path.split("/", -1)) {
      folder = folder.folders.computeIfAbsent(name, n -> new Folder());
    }
    return folder;
  }
}

package reg.node.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Link;
import reg.ipld.unixfs.UnixFsData;
import reg.ipld.unixfs.UnixFsReader;
import reg.manifest.path.PathRules;

/**
 * The files and empty folders below a root, with paths that may be written anywhere: all of {@link
 * PathRules} hold, and there are no more entries and no deeper folders than those allow.
 */
public final class TreeListing {
  private final UnixFsReader reader;
  private final SortedMap<String, TreeFile> files = new TreeMap<>();
  private final List<String> emptyFolders = new ArrayList<>();

  private TreeListing(BlockSource source) {
    this.reader = new UnixFsReader(source);
  }

  /**
   * Lists a directory, or a single file under a name.
   *
   * @param fileName the path a root that is a file gets
   * @throws RegistryException NOT_FOUND, naming the block, when one is not held; MALFORMED for
   *     symbolic links, names that no release may have, and past the limits
   */
  public static TreeListing of(BlockSource source, Cid root, String fileName) {
    var listing = new TreeListing(source);
    if (listing.reader.isDirectory(root)) {
      listing.addFolder(root, "", 1);
    } else {
      long size = root.codec() == Codec.RAW ? source.require(root).size() : listing.size(root);
      listing.files.put(fileName, new TreeFile(fileName, root, size));
    }
    PathRules.requireAll(listing.files.keySet(), listing.emptyFolders);
    return listing;
  }

  /** The files by path. */
  public SortedMap<String, TreeFile> files() {
    return Collections.unmodifiableSortedMap(files);
  }

  /** Paths of folders that hold nothing. */
  public List<String> emptyFolders() {
    return Collections.unmodifiableList(emptyFolders);
  }

  /** The bytes of all files. */
  public long bytes() {
    return files.values().stream().mapToLong(TreeFile::size).sum();
  }

  private void addFolder(Cid folder, String path, int depth) {
    if (depth > PathRules.DEPTH_MAX) {
      throw malformed("folder " + path + " is more than " + PathRules.DEPTH_MAX + " deep");
    }
    List<Link> entries = reader.list(folder);
    if (entries.isEmpty() && !path.isEmpty()) {
      emptyFolders.add(path);
    }
    if (files.size() + emptyFolders.size() + entries.size() > PathRules.ENTRIES_MAX) {
      throw malformed("the tree has more than " + PathRules.ENTRIES_MAX + " entries");
    }
    for (Link entry : entries) {
      addEntry(entry, path.isEmpty() ? entry.name() : path + "/" + entry.name(), depth);
    }
  }

  private void addEntry(Link entry, String path, int depth) {
    Cid cid = entry.cid();
    if (cid.codec() == Codec.RAW) {
      files.put(path, new TreeFile(path, cid, entry.cumulativeSize()));
    } else if (reader.isDirectory(cid)) {
      addFolder(cid, path, depth + 1);
    } else {
      files.put(path, new TreeFile(path, cid, size(cid)));
    }
  }

  private long size(Cid cid) {
    return switch (reader.stat(cid)) {
      case UnixFsData.File file -> file.size();
      case UnixFsData.Symlink link -> throw malformed(cid + " is a symbolic link");
      case UnixFsData.Directory folder -> throw malformed(cid + " is a folder");
      case UnixFsData.Shard shard -> throw malformed(cid + " is a folder");
    };
  }

  private static RegistryException malformed(String what) {
    return new RegistryException(Fault.MALFORMED, what);
  }
}

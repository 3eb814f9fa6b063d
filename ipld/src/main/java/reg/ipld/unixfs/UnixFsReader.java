package reg.ipld.unixfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Link;

/**
 * Reads files and directories from blocks. Every method throws NOT_FOUND for a block that the
 * source does not hold, CORRUPT as the source does, and MALFORMED, naming the block, for one that
 * does not fit; so a tree is only as long, deep and wide as its blocks prove.
 */
public final class UnixFsReader {
  /** The most levels of a file below its root, and of directories below each other. */
  public static final int DEPTH_MAX = 32;

  /** The most inner nodes of a file that one walk reads. */
  public static final int NODES_MAX = 16 << 20;

  /** The most entries of a directory or tree. */
  public static final int ENTRIES_MAX = 1 << 20;

  private final BlockSource source;

  public UnixFsReader(BlockSource source) {
    this.source = source;
  }

  /** What a CID is: the top of a file or directory, or a symbolic link. */
  public UnixFsData stat(Cid cid) {
    return node(cid).data();
  }

  /** Whether a CID is the top of a directory; a raw block is not read for this. */
  public boolean isDirectory(Cid cid) {
    if (cid.codec() == Codec.RAW) {
      return false;
    }
    return switch (stat(cid)) {
      case UnixFsData.Directory directory -> true;
      case UnixFsData.Shard shard -> true;
      case UnixFsData.File file -> false;
      case UnixFsData.Symlink link -> false;
    };
  }

  /**
   * The entries of a directory, sharded or not, in the order of their names' bytes.
   *
   * @throws RegistryException MALFORMED also for entries of the same name, names that are no path
   *     component, and more than {@value #ENTRIES_MAX} entries
   */
  public List<Link> list(Cid directory) {
    return list(directory, node(directory));
  }

  List<Link> list(Cid directory, UnixFsNode node) {
    List<Link> links =
        switch (node.data()) {
          case UnixFsData.Directory() -> node.links();
          case UnixFsData.Shard shard ->
              new ShardReader(source, shard.fanout()).list(directory, node);
          case UnixFsData.File file -> throw notADirectory(directory);
          case UnixFsData.Symlink link -> throw notADirectory(directory);
        };
    var entries = new ArrayList<DirectoryEntry>(links.size());
    for (Link link : links) {
      entries.add(new DirectoryEntry(requireName(directory, link)));
    }
    entries.sort(DirectoryEntry.BY_NAME);
    requireUnique(directory, entries);
    return entries.stream().map(DirectoryEntry::link).toList();
  }

  /** The entry of a name, or null; of a sharded directory only the shards on the way are read. */
  public @Nullable Link find(Cid directory, String name) {
    UnixFsNode node = node(directory);
    return switch (node.data()) {
      case UnixFsData.Directory() -> findIn(directory, node.links(), name);
      case UnixFsData.Shard shard ->
          new ShardReader(source, shard.fanout()).find(directory, node, name);
      case UnixFsData.File file -> throw notADirectory(directory);
      case UnixFsData.Symlink link -> throw notADirectory(directory);
    };
  }

  /**
   * Follows a path of names with slashes between them; the empty path is the root itself. Symbolic
   * links are not followed.
   *
   * @throws RegistryException INVALID_REQUEST for a path with an empty, {@code .} or {@code ..}
   *     name; NOT_FOUND, with the path as far as it was followed, when there is no such entry
   */
  public Cid resolve(Cid root, String path) {
    if (path.isEmpty()) {
      return root;
    }
    Cid at = root;
    int end = 0;
    for (String name : path.split("/", -1)) {
      end += name.length() + 1;
      if (!DirectoryEntry.isName(name)) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, "'" + path + "' is not a path of names with slashes between");
      }
      Link entry = isDirectory(at) ? find(at, name) : null;
      if (entry == null) {
        throw new RegistryException(
            Fault.NOT_FOUND, root + " has no '" + path.substring(0, end - 1) + "'");
      }
      at = entry.cid();
    }
    return at;
  }

  /**
   * Everything below a root, a directory before its entries and those in the order of their names'
   * bytes. A root that is a file is the only entry, with the empty path.
   *
   * @throws RegistryException MALFORMED also for more than {@value #ENTRIES_MAX} entries or
   *     directories nested deeper than {@value #DEPTH_MAX}
   */
  public List<TreeEntry> tree(Cid root) {
    return new TreeLister(this).list(root);
  }

  /** The leaves of a whole file, from left to right; blocks are read as the iterator advances. */
  public Iterator<Leaf> leaves(Cid file) {
    return leaves(file, 0, Long.MAX_VALUE);
  }

  /**
   * The leaves of a file that have bytes of a range, from left to right.
   *
   * @param offset where the range begins, in bytes
   * @param length of the range, which may reach past the file's end
   */
  public Iterator<Leaf> leaves(Cid file, long offset, long length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("range " + offset + " + " + length);
    }
    return new FileLeaves(source, file, offset, length);
  }

  /** The content of a leaf, a view of its block; of another size than the file said, MALFORMED. */
  public ByteBuffer read(Leaf leaf) {
    Block block = source.require(leaf.cid());
    ByteBuffer content = content(block);
    if (content.remaining() != leaf.size()) {
      throw new RegistryException(
          Fault.MALFORMED,
          "block %s has %d bytes of content; its file says %d"
              .formatted(leaf.cid(), content.remaining(), leaf.size()));
    }
    return content;
  }

  /** The bytes of a file that are in the block itself, as a view. */
  public static ByteBuffer content(Block block) {
    if (UnixFsNode.decode(block).data() instanceof UnixFsData.File file) {
      ByteBuffer data = file.data();
      return data == null ? ByteBuffer.allocate(0) : data;
    }
    throw new RegistryException(
        Fault.MALFORMED, "block " + block.cid() + " has no content: it is not of a file");
  }

  UnixFsNode node(Cid cid) {
    return UnixFsNode.decode(source.require(cid));
  }

  /** Refuses a directory that grows past the limit. */
  static void requireEntries(Cid directory, int count) {
    if (count > ENTRIES_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, "directory " + directory + " has more than " + ENTRIES_MAX + " entries");
    }
  }

  private static @Nullable Link findIn(Cid directory, List<Link> links, String name) {
    Link found = null;
    for (Link link : links) {
      if (link.name().equals(name)) {
        if (found != null) {
          throw twice(directory, name);
        }
        found = link;
      }
    }
    return found;
  }

  private static void requireUnique(Cid directory, List<DirectoryEntry> sorted) {
    for (int i = 1; i < sorted.size(); i++) {
      if (DirectoryEntry.BY_NAME.compare(sorted.get(i - 1), sorted.get(i)) == 0) {
        throw twice(directory, sorted.get(i).link().name());
      }
    }
  }

  private static Link requireName(Cid directory, Link link) {
    if (!DirectoryEntry.isName(link.name())) {
      throw new RegistryException(
          Fault.MALFORMED, "directory " + directory + " has an entry named '" + link.name() + "'");
    }
    return link;
  }

  private static RegistryException twice(Cid directory, String name) {
    return new RegistryException(
        Fault.MALFORMED, "directory " + directory + " has two entries named '" + name + "'");
  }

  private static RegistryException notADirectory(Cid cid) {
    return new RegistryException(Fault.MALFORMED, cid + " is not a directory");
  }
}

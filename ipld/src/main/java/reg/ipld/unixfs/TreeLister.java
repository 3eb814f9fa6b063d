package reg.ipld.unixfs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Link;

/** Lists a tree of directories, depth first and without recursion. */
final class TreeLister {
  /** All paths together, so that long names on many paths do not fill the memory. */
  private static final long PATH_CHARACTERS_MAX = 64 << 20;

  private final UnixFsReader reader;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final List<TreeEntry> entries = new ArrayList<>();
  private long pathCharacters;

  TreeLister(UnixFsReader reader) {
    this.reader = reader;
  }

  List<TreeEntry> list(Cid root) {
    long size = root.codec() == Codec.RAW ? ((UnixFsData.File) reader.stat(root)).size() : 0;
    pending.push(new Pending("", new Link("", root, size), 0));
    while (!pending.isEmpty()) {
      Pending next = pending.pop();
      entries.add(entry(next));
      UnixFsReader.requireEntries(root, entries.size() + pending.size());
    }
    return entries;
  }

  private TreeEntry entry(Pending at) {
    Cid cid = at.link.cid();
    if (cid.codec() == Codec.RAW) {
      return new TreeEntry.File(at.path, cid, at.link.cumulativeSize());
    }
    UnixFsNode node = reader.node(cid);
    return switch (node.data()) {
      case UnixFsData.File file -> new TreeEntry.File(at.path, cid, file.size());
      case UnixFsData.Symlink(String target) -> new TreeEntry.Symlink(at.path, target);
      case UnixFsData.Directory directory -> descend(at, node);
      case UnixFsData.Shard shard -> descend(at, node);
    };
  }

  private TreeEntry descend(Pending at, UnixFsNode node) {
    if (at.depth == UnixFsReader.DEPTH_MAX) {
      throw malformed("directories are nested deeper than " + UnixFsReader.DEPTH_MAX);
    }
    List<Link> links = reader.list(at.link.cid(), node);
    for (Link link : links.reversed()) {
      String path = at.path.isEmpty() ? link.name() : at.path + "/" + link.name();
      pathCharacters += path.length();
      if (pathCharacters > PATH_CHARACTERS_MAX) {
        throw malformed("the paths of the tree are too long");
      }
      pending.push(new Pending(path, link, at.depth + 1));
    }
    return new TreeEntry.Directory(at.path, at.link.cid(), links.size());
  }

  private static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, "not a tree that can be listed: " + why);
  }

  /** An entry that is still to be looked at. */
  private record Pending(String path, Link link, int depth) {}
}

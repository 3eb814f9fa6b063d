package reg.ipfs.gateway;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Link;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.unixfs.UnixFsReader;

/**
 * Follows a path: entries of UnixFS directories, sharded or not, and keys and positions in
 * dag-cbor. The block at the path's end is not read. For one path and one thread.
 */
final class PathResolver {
  private final BlockSource source;
  private final Set<Cid> read = new LinkedHashSet<>();
  private final List<Cid> roots = new ArrayList<>();
  private @Nullable Cid missing;

  private PathResolver(BlockSource source) {
    this.source = source;
  }

  /**
   * Resolves a path.
   *
   * @throws RegistryException CORRUPT as the source does
   */
  static PathResolution resolve(BlockSource source, ContentPath path) {
    return new PathResolver(source).resolve(path);
  }

  private PathResolution resolve(ContentPath path) {
    roots.add(path.root());
    Cid at = path.root();
    List<String> names = path.names();
    try {
      while (!names.isEmpty()) {
        Step step = at.codec() == Codec.DAG_CBOR ? intoCbor(at, names) : intoFolder(at, names);
        if (step == null) {
          return new PathResolution.Absent(List.copyOf(read));
        }
        for (int i = 1; i < step.names; i++) {
          roots.add(at);
        }
        if (step.target == null) {
          roots.add(at);
          return new PathResolution.Found(List.copyOf(read), at, List.copyOf(roots), true);
        }
        at = step.target;
        roots.add(at);
        names = names.subList(step.names, names.size());
      }
    } catch (RegistryException e) {
      return failed(e);
    }
    return new PathResolution.Found(List.copyOf(read), at, List.copyOf(roots), false);
  }

  private PathResolution failed(RegistryException e) {
    Cid absent = missing;
    if (absent != null) {
      return new PathResolution.Missing(List.copyOf(read), absent);
    }
    if (e.fault() == Fault.MALFORMED) {
      return new PathResolution.Absent(List.copyOf(read));
    }
    throw e;
  }

  /** What some names lead to: another block, or, without a target, a place in the same block. */
  private record Step(@Nullable Cid target, int names) {}

  private @Nullable Step intoFolder(Cid at, List<String> names) {
    var reader = new UnixFsReader(this::recorded);
    recorded(at);
    if (!reader.isDirectory(at)) {
      return null;
    }
    Link entry = reader.find(at, names.getFirst());
    return entry == null ? null : new Step(entry.cid(), 1);
  }

  private @Nullable Step intoCbor(Cid at, List<String> names) {
    Block block = recorded(at);
    if (block == null) {
      throw new RegistryException(Fault.NOT_FOUND, "block " + at + " is not held here");
    }
    Node node = DagCbor.decode(block);
    for (int i = 0; i < names.size(); i++) {
      Node next = child(node, names.get(i));
      if (next == null) {
        return null;
      }
      if (next instanceof LinkNode(Cid target)) {
        return new Step(target, i + 1);
      }
      node = next;
    }
    return new Step(null, names.size());
  }

  private static @Nullable Node child(Node node, String name) {
    return switch (node) {
      case MapNode map -> map.find(name);
      case ListNode(var elements) when name.matches("0|[1-9][0-9]{0,8}") -> {
        int index = Integer.parseInt(name);
        yield index < elements.size() ? elements.get(index) : null;
      }
      default -> null;
    };
  }

  /** The block, noted as read; null, and noted as missing, when it is not held. */
  private @Nullable Block recorded(Cid cid) {
    Block block = LocalBlocks.find(source, cid);
    if (block == null) {
      missing = cid;
    } else {
      read.add(cid);
    }
    return block;
  }
}

package reg.node.diff;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import reg.ipld.BlockSource;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.ipld.unixfs.UnixFsReader;
import reg.manifest.ReleaseFile;

/** Which leaves a release has; inner nodes are read for this, leaves are not. */
final class LeafIndex {
  private final Set<Multihash> leaves = new HashSet<>();

  /** The leaves of all files. */
  static LeafIndex of(List<ReleaseFile> files, BlockSource source) {
    var index = new LeafIndex();
    files.forEach(file -> forEach(file, source, (leaf, size) -> index.leaves.add(leaf)));
    return index;
  }

  boolean has(Multihash leaf) {
    return leaves.contains(leaf);
  }

  /** Shows each leaf of a file with its size. */
  static void forEach(ReleaseFile file, BlockSource source, ObjLongConsumer<Multihash> visitor) {
    if (file.cid().codec() == Codec.RAW) {
      visitor.accept(file.cid().multihash(), file.size());
      return;
    }
    for (var walk = new UnixFsReader(source).leaves(file.cid()); walk.hasNext(); ) {
      var leaf = walk.next();
      visitor.accept(leaf.cid().multihash(), leaf.size());
    }
  }
}

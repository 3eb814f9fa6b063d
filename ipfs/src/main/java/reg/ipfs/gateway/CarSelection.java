package reg.ipfs.gateway;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.car.CarWriter;
import reg.ipld.dag.DagWalk;
import reg.ipld.dag.Links;
import reg.ipld.multiformats.Multihash;
import reg.ipld.unixfs.Leaf;
import reg.ipld.unixfs.UnixFsData;
import reg.ipld.unixfs.UnixFsReader;

/**
 * Writes the blocks that a request selects, in the order of a depth-first walk. Blocks inlined in
 * their CIDs are left out. Every method throws NOT_FOUND at the first block that is not held, after
 * those before it were written. For one answer and one thread.
 */
final class CarSelection {
  private final BlockSource source;
  private final CarWriter out;
  private final Duplicates duplicates;
  private final Set<Multihash> sent = new HashSet<>();
  private int written;

  CarSelection(BlockSource source, CarWriter out, Duplicates duplicates) {
    this.source = source;
    this.out = out;
    this.duplicates = duplicates;
  }

  /** Writes these blocks. */
  void blocks(List<Cid> cids) {
    cids.forEach(this::written);
  }

  /** Writes what the parameters select at the end of a path. */
  void below(PathResolution.Found found, CarParameters parameters) {
    switch (parameters.scope()) {
      case BLOCK -> written(found.end());
      case ENTITY -> entity(found, parameters.bytes());
      case ALL -> all(found.end());
    }
  }

  private void all(Cid root) {
    if (duplicates == Duplicates.DROPPED) {
      DagWalk.visit(source, List.of(root), this::write);
      return;
    }
    var pending = new ArrayDeque<Cid>(List.of(root));
    while (!pending.isEmpty()) {
      Links.of(written(pending.pop())).reversed().forEach(pending::push);
    }
  }

  private void entity(PathResolution.Found found, @Nullable EntityBytes bytes) {
    Cid cid = found.end();
    if (found.inside() || cid.codec() != Codec.DAG_PB) {
      written(cid);
      return;
    }
    UnixFsData data;
    try {
      data = new UnixFsReader(source).stat(cid);
    } catch (RegistryException e) {
      if (e.fault() != Fault.MALFORMED) {
        throw e;
      }
      // Not UnixFS: then the entity is the block.
      written(cid);
      return;
    }
    switch (data) {
      case UnixFsData.File file ->
          file(cid, file.size(), bytes == null ? EntityBytes.WHOLE : bytes);
      case UnixFsData.Shard shard -> new UnixFsReader(this::written).list(cid);
      case UnixFsData.Directory directory -> written(cid);
      case UnixFsData.Symlink link -> written(cid);
    }
  }

  /** The nodes of a file on the way to a range, and the leaves in it. */
  private void file(Cid cid, long size, EntityBytes bytes) {
    Iterator<Leaf> leaves =
        new UnixFsReader(this::written).leaves(cid, bytes.first(size), bytes.count(size));
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      if (leaf.cid().codec() == Codec.RAW) {
        // Other leaves were read, and so written, to find out that they are leaves.
        written(leaf.cid());
      }
    }
  }

  private Block written(Cid cid) {
    Block block = source.require(cid);
    write(block);
    return block;
  }

  private void write(Block block) {
    if (LocalBlocks.isInlined(block.cid())) {
      return;
    }
    if (duplicates == Duplicates.DROPPED && !sent.add(block.cid().multihash())) {
      return;
    }
    if (++written > DagWalk.BLOCKS_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, "more than " + DagWalk.BLOCKS_MAX + " blocks in one answer");
    }
    out.write(block);
  }
}

package reg.ipld.unixfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Link;
import reg.ipld.dagpb.DagPb;

/**
 * Writes a sharded directory (HAMT). Entries are sorted by the hash of their names, so those of a
 * slot lie side by side at each level and the tree falls out of one pass.
 */
final class ShardWriter {
  private static final HashBits BITS = new HashBits(UnixFsProfile.FANOUT);

  private final UnixFsProfile profile;
  private final BlockSink sink;

  ShardWriter(UnixFsProfile profile, BlockSink sink) {
    this.profile = profile;
    this.sink = sink;
  }

  Subtree write(List<DirectoryEntry> entries) {
    var hashed = new ArrayList<Hashed>(entries.size());
    for (DirectoryEntry entry : entries) {
      hashed.add(new Hashed(Murmur3.hash(entry.name()), entry.link()));
    }
    hashed.sort((a, b) -> Long.compareUnsigned(a.hash, b.hash));
    return node(hashed, 0);
  }

  /** Writes the node of entries that share the slots of all levels above; at most 8 levels. */
  private Subtree node(List<Hashed> entries, int level) {
    if (level == BITS.levels()) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "the names '"
              + entries.get(0).link().name()
              + "' and '"
              + entries.get(1).link().name()
              + "' can not be in one sharded directory: their hashes are equal");
    }
    var links = new ArrayList<Link>();
    byte[] bitmap = new byte[UnixFsProfile.FANOUT / 8];
    long cumulativeSize = 0;
    for (int from = 0, to; from < entries.size(); from = to) {
      int slot = BITS.slot(entries.get(from).hash(), level);
      to = endOfSlot(entries, from, level);
      Link link = link(entries.subList(from, to), slot, level);
      links.add(link);
      bitmap[bitmap.length - 1 - slot / 8] |= (byte) (1 << slot % 8);
      cumulativeSize += link.cumulativeSize();
    }
    var shard = new UnixFsData.Shard(UnixFsProfile.FANOUT, withoutLeadingZeros(bitmap));
    Block block = DagPb.encodeBlock(links, UnixFsCodec.encode(shard));
    sink.put(block);
    return new Subtree(profile.cid(block.cid()), 0, cumulativeSize + block.size());
  }

  private Link link(List<Hashed> entries, int slot, int level) {
    if (entries.size() > 1) {
      return node(entries, level + 1).named(BITS.prefix(slot));
    }
    Link link = entries.getFirst().link();
    return new Link(BITS.prefix(slot) + link.name(), link.cid(), link.cumulativeSize());
  }

  private static int endOfSlot(List<Hashed> entries, int from, int level) {
    int slot = BITS.slot(entries.get(from).hash(), level);
    int to = from + 1;
    while (to < entries.size() && BITS.slot(entries.get(to).hash(), level) == slot) {
      to++;
    }
    return to;
  }

  /** An entry by the hash of its name. */
  private record Hashed(long hash, Link link) {}

  private static byte[] withoutLeadingZeros(byte[] bitmap) {
    int zeros = 0;
    while (zeros < bitmap.length && bitmap[zeros] == 0) {
      zeros++;
    }
    return Arrays.copyOfRange(bitmap, zeros, bitmap.length);
  }
}

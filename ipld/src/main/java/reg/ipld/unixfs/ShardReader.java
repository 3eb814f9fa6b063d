package reg.ipld.unixfs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Link;
import reg.ipld.multiformats.Utf8;

/**
 * Reads a sharded directory (HAMT). Every entry must lie where the hash of its name puts it; so an
 * entry that is listed is also found, and no shard can be linked twice to multiply its entries.
 */
final class ShardReader {
  private final BlockSource source;
  private final HashBits bits;

  ShardReader(BlockSource source, int fanout) {
    this.source = source;
    this.bits = new HashBits(fanout);
  }

  /** All entries, in the order of their hashes. */
  List<Link> list(Cid cid, UnixFsNode root) {
    var entries = new ArrayList<Link>();
    Deque<Position> pending = new ArrayDeque<>();
    pending.push(new Position(new Link("", cid, 0), 0, 0));
    while (!pending.isEmpty()) {
      Position at = pending.pop();
      Cid shard = at.link.cid();
      List<Position> slots = slots(shard, at.level == 0 ? root : read(shard), at);
      for (Position slot : slots.reversed()) {
        if (isShard(slot.link)) {
          pending.push(slot);
        } else {
          entries.add(entry(shard, slot));
        }
      }
      UnixFsReader.requireEntries(cid, entries.size());
    }
    return entries;
  }

  /** The entry of a name, or null. */
  @Nullable Link find(Cid cid, UnixFsNode root, String name) {
    long hash = Murmur3.hash(Utf8.encode(name));
    var at = new Position(new Link("", cid, 0), 0, 0);
    UnixFsNode node = root;
    while (true) {
      Cid shard = at.link.cid();
      Position found = null;
      for (Position slot : slots(shard, node, at)) {
        found = bits.path(hash, slot.level) == slot.path ? slot : found;
      }
      if (found == null) {
        return null;
      }
      if (!isShard(found.link)) {
        Link entry = entry(shard, found);
        return entry.name().equals(name) ? entry : null;
      }
      at = found;
      node = read(found.link.cid());
    }
  }

  private UnixFsNode read(Cid cid) {
    return UnixFsNode.decode(source.require(cid));
  }

  /** The links of a shard with the slots they are in: as many as the bitmap has bits. */
  private List<Position> slots(Cid cid, UnixFsNode node, Position at) {
    if (!(node.data() instanceof UnixFsData.Shard shard) || shard.fanout() != bits.fanout()) {
      throw malformed(cid, "it is not a shard of fanout " + bits.fanout());
    }
    if (at.level == bits.levels()) {
      throw malformed(cid, "it is deeper than the hash has bits");
    }
    var slots = new ArrayList<Position>(node.links().size());
    for (int slot = 0; slot < bits.fanout(); slot++) {
      if (!shard.has(slot)) {
        continue;
      }
      if (slots.size() == node.links().size()) {
        throw malformed(cid, "its bitmap has more bits than it has links");
      }
      Link link = node.links().get(slots.size());
      if (!link.name().startsWith(bits.prefix(slot))) {
        throw malformed(cid, "link '" + link.name() + "' is in slot " + bits.prefix(slot));
      }
      slots.add(new Position(link, at.level + 1, bits.below(at.path, slot)));
    }
    if (slots.size() < node.links().size() || slots.isEmpty()) {
      throw malformed(cid, "its bitmap has fewer bits than it has links, or none");
    }
    return slots;
  }

  private boolean isShard(Link link) {
    return link.name().length() == bits.digits();
  }

  /** The entry in a slot, without the slot's digits. */
  private Link entry(Cid shard, Position slot) {
    Link link = slot.link;
    String name = link.name().substring(bits.digits());
    if (bits.path(Murmur3.hash(Utf8.encode(name)), slot.level) != slot.path) {
      throw malformed(shard, "entry '" + name + "' is in the wrong slot");
    }
    return new Link(name, link.cid(), link.cumulativeSize());
  }

  private static RegistryException malformed(Cid cid, String why) {
    return new RegistryException(
        Fault.MALFORMED, "block " + cid + " is not a part of a sharded directory: " + why);
  }

  /**
   * A link of a shard.
   *
   * @param level how many levels of the hash lead to it
   * @param path those bits of the hash
   */
  private record Position(Link link, int level, long path) {}
}

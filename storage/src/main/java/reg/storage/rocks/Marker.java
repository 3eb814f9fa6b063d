package reg.storage.rocks;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.storage.Pin;

/**
 * Finds what roots reach. Remembers one bit a block, by where it is, so that the walk is bounded
 * and no two blocks are taken for one another.
 */
final class Marker {
  private final RocksBlocks blocks;
  private final Segments segments;
  private final BlockIndex index;
  private final Function<Block, List<Cid>> links;
  private final Gaps gaps;

  /** What was visited under each codec: the same bytes link to other blocks under another. */
  private final Map<Codec, SequenceSet> visited = new EnumMap<>(Codec.class);

  /** Hears of what is reached but cannot be followed. */
  interface Gaps {
    void missing(Cid cid);

    void unreadable(Cid cid, RegistryException cause);
  }

  Marker(RocksBlocks blocks, Segments segments, Function<Block, List<Cid>> links, Gaps gaps) {
    this.blocks = blocks;
    this.segments = segments;
    this.index = blocks.index();
    this.links = links;
    this.gaps = gaps;
    for (Codec codec : Codec.values()) {
      visited.put(codec, new SequenceSet());
    }
  }

  /** Marks what a pin keeps. */
  void mark(Pin pin) {
    switch (pin.reach()) {
      case DIRECT -> visit(Cid.v1(Codec.RAW, pin.root().multihash()));
      case RECURSIVE -> mark(List.of(pin.root()));
    }
  }

  /** Marks roots and all they link to. */
  void mark(Collection<Cid> roots) {
    var open = new ArrayDeque<Cid>(roots);
    while (!open.isEmpty()) {
      Cid cid = open.pop();
      if (visit(cid) && cid.codec() != Codec.RAW) {
        links(cid).forEach(open::push);
      }
    }
  }

  private List<Cid> links(Cid cid) {
    try {
      return links.apply(blocks.require(cid));
    } catch (RegistryException e) {
      gaps.unreadable(cid, e);
      return List.of();
    }
  }

  /** Marks one block; false when it is not held or was visited before. */
  private boolean visit(Cid cid) {
    long sequence = sequence(cid);
    if (sequence < 0) {
      gaps.missing(cid);
      return false;
    }
    SequenceSet seen = visited.get(cid.codec());
    return seen != null && seen.add(sequence);
  }

  private long sequence(Cid cid) {
    Segment.Entry pending = segments.find(cid.multihash());
    if (pending != null) {
      return pending.sequence();
    }
    @Nullable Location location = index.peek(cid.multihash());
    return location == null ? -1 : location.sequence();
  }

  boolean isMarked(Location location) {
    return visited.values().stream().anyMatch(seen -> seen.contains(location.sequence()));
  }
}

package reg.storage.rocks;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.storage.GcReport;

/**
 * Garbage collection, one at a time: marks what is reached, removes what is neither marked nor new
 * nor found meanwhile, and gives the space back.
 *
 * <p>Why nothing needed is removed: what is new is settled before pins and refs are read, and a
 * lease that is open by then counts until the end, even when it closes meanwhile. So a push either
 * commits its pins before they are read, or its blocks are new.
 */
final class Collector implements Marker.Gaps {
  private final Database database;
  private final Segments segments;
  private final SegmentWriter writer;
  private final RocksBlocks blocks;
  private final Names names;

  Collector(
      Database database, Segments segments, SegmentWriter writer, RocksBlocks blocks, Names names) {
    this.database = database;
    this.segments = segments;
    this.writer = writer;
    this.blocks = blocks;
    this.names = names;
  }

  GcReport collect(
      Collection<Cid> roots, Function<Block, List<Cid>> links, ProgressListener progress) {
    BlockIndex index = blocks.index();
    flushIfPossible();
    try (var guard = index.guard()) {
      progress.begin("marking", -1);
      var marker = new Marker(blocks, segments, links, this);
      marker.mark(roots);
      markNamed(marker);
      progress.begin("sweeping", -1);
      var sweeper = new Sweeper(database, index, marker, guard.firstOfAll());
      sweeper.sweep(progress);
      try (var reclaimer = new Reclaimer(database, segments, writer, index, sweeper.live())) {
        reclaimer.reclaim();
      }
      return sweeper.report();
    }
  }

  /** Blocks that cannot be written count as new. Collecting may be what makes room for them. */
  private void flushIfPossible() {
    try {
      segments.flush();
    } catch (RegistryException e) {
      if (e.fault() != Fault.STORAGE) {
        throw e;
      }
    }
  }

  private void markNamed(Marker marker) {
    Names.Snapshot named = names.snapshot();
    marker.mark(named.refs());
    named.pins().forEach(marker::mark);
  }

  @Override
  public void missing(Cid cid) {}

  /** What a damaged block links to is not known, so that nothing may be removed. */
  @Override
  public void unreadable(Cid cid, RegistryException cause) {
    throw cause;
  }
}

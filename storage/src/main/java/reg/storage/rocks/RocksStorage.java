package reg.storage.rocks;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Cid;
import reg.storage.BlockStore;
import reg.storage.Commit;
import reg.storage.FileIndex;
import reg.storage.FsckReport;
import reg.storage.GcReport;
import reg.storage.Lease;
import reg.storage.PinStore;
import reg.storage.RefStore;
import reg.storage.Storage;
import reg.storage.StorageConfig;
import reg.storage.StorageStats;

/** The storage in a folder, on RocksDB. */
public final class RocksStorage implements Storage {
  private static final byte FORMAT_VERSION = 1;

  private final StoreFolder folder;
  private final HolderLock holder;
  private final Database database;
  private final Segments segments;
  private final BlockIndex index;
  private final RocksBlocks blocks;
  private final RocksPins pins;
  private final RocksRefs refs;
  private final ReentrantLock commits = new ReentrantLock();
  private final ReentrantLock collections = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();

  private RocksStorage(
      StoreFolder folder, HolderLock holder, Database database, StorageConfig config) {
    this.folder = folder;
    this.holder = holder;
    this.database = database;
    this.segments = new Segments(folder, database, config);
    this.index = new BlockIndex(database, segments);
    this.blocks = new RocksBlocks(database, segments, index, new Quarantine(database));
    this.pins = new RocksPins(database);
    this.refs = new RocksRefs(database);
  }

  /**
   * Opens the storage in a folder, making it when there is none.
   *
   * @throws RegistryException CONFLICT, saying who, when another process has it open; CORRUPT when
   *     it cannot be opened for damage; MALFORMED when a newer version wrote it; STORAGE when the
   *     folder cannot be read or written
   */
  public static RocksStorage open(Path path, StorageConfig config) {
    StoreFolder folder = StoreFolder.prepare(path);
    HolderLock holder = HolderLock.take(path);
    try {
      folder.removeLeftovers();
      Database database = Database.open(folder.database(), new Tuning());
      try {
        requireVersion(path, database);
        return new RocksStorage(folder, holder, database, config);
      } catch (RuntimeException | Error e) {
        database.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      holder.close();
      throw e;
    }
  }

  private static void requireVersion(Path path, Database database) {
    byte[] key = Meta.VERSION.key(new byte[0]);
    byte[] version = database.get(Family.META, key);
    if (version == null) {
      try (var batch = database.batch()) {
        batch.put(Family.META, key, new byte[] {FORMAT_VERSION}).commit();
      }
    } else if (version.length != 1 || version[0] != FORMAT_VERSION) {
      throw new RegistryException(
          Fault.MALFORMED,
          "the store at " + path + " has another format version; use the reg that wrote it");
    }
  }

  @Override
  public BlockStore blocks() {
    return blocks;
  }

  @Override
  public BlockSink references() {
    return (block, origin) -> {
      Path file = origin.file();
      return file == null
          ? blocks.put(block, origin)
          : blocks.putReference(block, Reference.to(file, origin.offset()));
    };
  }

  @Override
  public Lease lease() {
    return index.guard();
  }

  @Override
  public PinStore pins() {
    return pins;
  }

  @Override
  public RefStore refs() {
    return refs;
  }

  @Override
  public FileIndex files() {
    return sha256 -> {
      byte[] root = database.get(Family.META, Meta.FILE.key(sha256.bytes()));
      return root == null ? null : Cid.decodeWhole(root);
    };
  }

  @Override
  public void commit(Commit commit) {
    commits.lock();
    try (var _ = index.guard();
        var batch = database.batch()) {
      commit.refs().forEach(move -> refs.move(move, batch));
      commit.unpins().forEach(root -> batch.delete(Family.PIN, root.bytes()));
      commit.pins().forEach(pin -> RocksPins.put(pin, batch));
      commit
          .files()
          .forEach(
              (sha256, root) ->
                  batch.put(Family.META, Meta.FILE.key(sha256.bytes()), root.bytes()));
      commit.blocks().forEach(blocks::put);
      blocks.flush();
      batch.commit();
    } finally {
      commits.unlock();
    }
  }

  @Override
  public StorageStats stats() {
    List<Long> totals = blocks.totals();
    return new StorageStats(
        totals.get(0),
        totals.get(1),
        totals.get(2),
        folder.bytes(),
        pins.list().size(),
        refs.list("").size());
  }

  @Override
  public GcReport collectGarbage(
      Collection<Cid> roots, Function<Block, List<Cid>> links, ProgressListener progress) {
    collections.lock();
    try (var _ = guardWhatIsNew()) {
      var marker = new Marker(blocks, segments, links, new StopAtDamage());
      progress.begin("marking", -1);
      marker.mark(roots);
      marker.mark(refs.list("").values());
      pins.list().forEach(marker::mark);
      progress.begin("sweeping", -1);
      Sweeper sweeper = new Sweeper(database, index, marker);
      sweeper.sweep(progress);
      try (var reclaimer = new Reclaimer(database, segments, index, sweeper.live())) {
        reclaimer.reclaim();
      }
      return sweeper.report();
    } finally {
      collections.unlock();
    }
  }

  /** What a damaged block links to is not known, so that nothing may be removed. */
  private static final class StopAtDamage implements Marker.Gaps {
    @Override
    public void missing(Cid cid) {}

    @Override
    public void unreadable(Cid cid, RegistryException cause) {
      throw cause;
    }
  }

  /** What was put before is in the index by then, and what is put from then on is kept. */
  private Lease guardWhatIsNew() {
    blocks.flush();
    return index.guard();
  }

  @Override
  public FsckReport fsck(Function<Block, List<Cid>> links, ProgressListener progress) {
    collections.lock();
    try {
      blocks.flush();
      var checker = new Checker(folder, database, blocks, progress);
      checker.checkBlocks();
      new RootsCheck(database, blocks, segments, links, checker).check();
      return checker.report();
    } finally {
      collections.unlock();
    }
  }

  /** Writes what was put and gives the folder free for others. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try (holder;
        database;
        blocks;
        segments) {
      segments.flush();
      database.tidyLog();
    }
  }
}

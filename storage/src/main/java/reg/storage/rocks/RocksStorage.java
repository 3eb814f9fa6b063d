package reg.storage.rocks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
import reg.storage.RecordStore;
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
  private final SegmentWriter writer;
  private final Names names;
  private final RecordStore records;
  private final ReentrantLock collections = new ReentrantLock();
  private final List<FsckReport.Finding> atOpen = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Whether what is set aside holds; only what a seal covers can. */
  private volatile boolean aside;

  private RocksStorage(
      StoreFolder folder, HolderLock holder, Database database, StorageConfig config) {
    this.folder = folder;
    this.holder = holder;
    this.database = database;
    this.writer = new SegmentWriter(folder, database, config);
    this.segments = new Segments(database, writer, config.segmentBytes());
    this.index = new BlockIndex(database, segments);
    this.blocks = new RocksBlocks(database, segments, index, new Quarantine(database));
    this.names = new Names(database);
    this.records = new RocksRecords(database);
  }

  /**
   * Opens the storage in a folder, making it when there is none.
   *
   * @throws RegistryException CONFLICT, saying who, when another process has it open; CORRUPT when
   *     it cannot be opened for damage ({@link #examine} says more, {@link #repair} helps);
   *     MALFORMED when a newer version wrote it; STORAGE when the folder cannot be read or written
   */
  public static RocksStorage open(Path path, StorageConfig config) {
    StoreFolder folder = StoreFolder.prepare(path);
    HolderLock holder = HolderLock.take(folder.root());
    try {
      boolean aside = new Seal(folder).aside() != null;
      List<FsckReport.Finding> seal = requireUnbroken(folder);
      RocksStorage storage = open(folder, holder, config);
      storage.atOpen.addAll(seal);
      storage.aside = aside;
      return storage;
    } catch (RuntimeException | Error e) {
      holder.close();
      throw e;
    }
  }

  private static RocksStorage open(StoreFolder folder, HolderLock holder, StorageConfig config) {
    folder.removeLeftovers();
    Database database = openDatabase(folder);
    folder.keepReserve();
    try {
      requireVersion(folder.root(), database);
      return new RocksStorage(folder, holder, database, config);
    } catch (RuntimeException | Error e) {
      database.close();
      throw e;
    }
  }

  private static Database openDatabase(StoreFolder folder) {
    try {
      return Database.open(folder.database(), new Tuning());
    } catch (RegistryException e) {
      if (Failures.isFull(e) && folder.releaseReserve()) {
        return Database.open(folder.database(), new Tuning());
      }
      throw e;
    }
  }

  /** What was wrong without being in the way. */
  private static List<FsckReport.Finding> requireUnbroken(StoreFolder folder) {
    var seal = new Seal(folder);
    List<FsckReport.Finding> broken = seal.broken();
    if (!seal.isHarmless(broken)) {
      String files =
          broken.stream()
              .map(finding -> finding.subject() + " (" + finding.detail() + ")")
              .collect(Collectors.joining(", "));
      throw new RegistryException(
          Fault.CORRUPT,
          "the store at "
              + folder.root()
              + " is damaged: "
              + files
              + "; bring the file back from a backup, or run `reg fsck --repair`");
    }
    seal.remove();
    return broken;
  }

  /**
   * What a storage set aside, without opening it.
   *
   * @return null when there is nothing, when it is open, or when it was not closed as it should be
   */
  public static byte @Nullable [] aside(Path path) {
    return new Seal(StoreFolder.at(path)).aside();
  }

  /**
   * Looks at the files of a storage that cannot be opened.
   *
   * @return what is wrong with them; of blocks, pins and refs nothing is known
   * @throws RegistryException CONFLICT when another process has it open
   */
  public static FsckReport examine(Path path) {
    StoreFolder folder = StoreFolder.prepare(path);
    try (var _ = HolderLock.take(folder.root())) {
      Tuning.loadLibrary();
      var findings = new ArrayList<>(new Seal(folder).broken());
      for (Path table : StoreFolder.numbered(folder.database(), ".sst")) {
        FsckReport.Finding damage = TableCheck.damage(table);
        if (damage != null) {
          findings.add(damage);
        }
      }
      return new FsckReport(0, findings);
    }
  }

  /**
   * Makes a storage that cannot be opened anew from what can be read of it. The old files are set
   * aside in {@code damaged-N} beside it. Blocks that are lost stay in the index if it survived, so
   * that {@link #fsck} names them.
   *
   * @return the files and blocks that could not be read
   * @throws RegistryException CONFLICT when another process has it open; STORAGE when the disk
   *     refuses
   */
  public static FsckReport repair(Path path, StorageConfig config, ProgressListener progress) {
    StoreFolder folder = StoreFolder.prepare(path);
    HolderLock holder = HolderLock.take(folder.root());
    try {
      new Seal(folder).remove();
      folder.removeLeftovers();
      var salvage = new Salvage(folder, folder.setDamagedAside(), progress);
      salvage.rebuild();
      try (var storage = open(folder, holder, config)) {
        salvage.rescue(storage.segments, storage.blocks);
        return new FsckReport(storage.blocks.totals().getFirst(), salvage.findings());
      }
    } finally {
      holder.close();
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
    return index.lease();
  }

  @Override
  public PinStore pins() {
    return names.pins();
  }

  @Override
  public RefStore refs() {
    return names.refs();
  }

  @Override
  public FileIndex files() {
    return FileIndex.of(names::file, blocks());
  }

  @Override
  public RecordStore records() {
    return records;
  }

  @Override
  public void commit(Commit commit) {
    try (var _ = index.guard()) {
      names.apply(
          commit,
          () -> {
            commit.blocks().forEach(blocks::put);
            blocks.flush();
            aside = aside && commit.refs().isEmpty();
          });
    }
  }

  @Override
  public boolean hasAside() {
    return aside;
  }

  @Override
  public void setAside(Supplier<byte @Nullable []> bytes) {
    names.between(
        () -> {
          byte[] content = bytes.get();
          aside = content != null && folder.setAside(content);
        });
  }

  @Override
  public StorageStats stats() {
    List<Long> totals = blocks.totals();
    return new StorageStats(
        totals.get(0),
        totals.get(1),
        totals.get(2),
        folder.bytes(),
        pins().list().size(),
        refs().list("").size());
  }

  @Override
  public long heldBytes() {
    return database.dataBytes();
  }

  @Override
  public GcReport collectGarbage(
      Collection<Cid> roots, Function<Block, List<Cid>> links, ProgressListener progress) {
    collections.lock();
    try {
      folder.releaseReserveIfFull();
      return new Collector(database, segments, writer, blocks, names)
          .collect(roots, links, progress);
    } finally {
      folder.keepReserve();
      collections.unlock();
    }
  }

  @Override
  public FsckReport fsck(Function<Block, List<Cid>> links, ProgressListener progress) {
    collections.lock();
    try {
      blocks.flush();
      var checker = new Checker(folder, database, blocks, progress);
      atOpen.forEach(checker::add);
      checker.checkBlocks();
      new RootsCheck(database, blocks, segments, links, checker).check();
      return checker.report();
    } finally {
      collections.unlock();
    }
  }

  /** Moves what only the log has into tables. */
  void flushLog() {
    database.flushLog();
  }

  /** Writes what was put and gives the folder free for others. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try (holder) {
      try (database;
          blocks;
          segments) {
        flushUnacknowledged();
        database.tidyLog();
      }
      folder.removeUseless();
      if (!aside) {
        folder.removeAside();
      }
      new Seal(folder).write();
    }
  }

  /** Worth a try for whoever resumes; nobody was told that these blocks are kept. */
  private void flushUnacknowledged() {
    try {
      segments.flush();
    } catch (RegistryException e) {
      System.getLogger(RocksStorage.class.getName())
          .log(System.Logger.Level.DEBUG, "not kept at close: {0}", e.getMessage());
    }
  }
}

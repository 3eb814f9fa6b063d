package reg.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Cid;
import reg.ipld.Origin;
import reg.ipld.multiformats.Multihash;

/** A storage that lives as long as the object: for tests and for looking into an archive. */
public final class InMemoryStorage implements Storage {
  private final Map<Multihash, Held> held = new ConcurrentHashMap<>();
  private final Map<Cid, Pin> pinned = new ConcurrentHashMap<>();
  private final TreeMap<String, Cid> named = new TreeMap<>();
  private final Map<Multihash, Cid> whole = new ConcurrentHashMap<>();
  private final ReentrantLock commits = new ReentrantLock();
  private final BlockStore blocks = new Blocks();
  private final PinStore pins = new Pins();
  private final RefStore refs = new Refs();
  private final RecordStore records = new InMemoryRecords();

  private volatile byte @Nullable [] aside;

  /** A block's bytes and when they came or were last found, counted in leases and collections. */
  private record Held(ByteBuffer bytes, long generation) {}

  private final AtomicLong generation = new AtomicLong();
  private final Set<Long> leases = ConcurrentHashMap.newKeySet();

  @Override
  public BlockStore blocks() {
    return blocks;
  }

  @Override
  public BlockSink references() {
    return blocks;
  }

  @Override
  public Lease lease() {
    long began = generation.incrementAndGet();
    leases.add(began);
    return () -> leases.remove(began);
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
    return FileIndex.of(whole::get, blocks());
  }

  @Override
  public RecordStore records() {
    return records;
  }

  @Override
  public void commit(Commit commit) {
    commits.lock();
    try {
      for (Commit.RefMove move : commit.refs()) {
        requireExpected(move, named.get(move.name()));
      }
      commit.blocks().forEach(blocks::put);
      for (Commit.RefMove move : commit.refs()) {
        Cid next = move.next();
        if (next == null) {
          named.remove(move.name());
        } else {
          named.put(move.name(), next);
        }
      }
      commit.unpins().forEach(pinned::remove);
      commit.pins().forEach(pin -> pinned.put(pin.root(), pin));
      whole.putAll(commit.files());
      aside = commit.refs().isEmpty() ? aside : null;
    } finally {
      commits.unlock();
    }
  }

  private static void requireExpected(Commit.RefMove move, @Nullable Cid actual) {
    Cid expected = move.expected();
    if (expected == null ? actual != null : !expected.equals(actual)) {
      throw new RegistryException(
          Fault.CONFLICT,
          "ref " + move.name() + " points to " + actual + ", not " + expected + "; try again");
    }
  }

  @Override
  public boolean hasAside() {
    return aside != null;
  }

  @Override
  public void setAside(Supplier<byte @Nullable []> bytes) {
    commits.lock();
    try {
      aside = bytes.get();
    } finally {
      commits.unlock();
    }
  }

  @Override
  public long heldBytes() {
    return held.values().stream().mapToLong(h -> h.bytes().limit()).sum();
  }

  @Override
  public StorageStats stats() {
    long bytes = heldBytes();
    return new StorageStats(held.size(), bytes, bytes, 0, pinned.size(), named.size());
  }

  @Override
  public GcReport collectGarbage(
      Collection<Cid> roots, Function<Block, List<Cid>> links, ProgressListener progress) {
    long now = generation.incrementAndGet();
    long firstKept = leases.stream().mapToLong(Long::longValue).min().orElse(now);
    var marked = new HashSet<Multihash>();
    var open = new ArrayList<Cid>(roots);
    commits.lock();
    try {
      open.addAll(named.values());
      for (Pin pin : pins.list()) {
        if (pin.reach() == Pin.Reach.DIRECT) {
          marked.add(pin.root().multihash());
        } else {
          open.add(pin.root());
        }
      }
    } finally {
      commits.unlock();
    }
    var visited = new HashSet<Cid>();
    while (!open.isEmpty()) {
      Block block = blocks.get(open.removeLast());
      if (block != null && visited.add(block.cid())) {
        marked.add(block.cid().multihash());
        open.addAll(links.apply(block));
      }
    }
    return sweep(marked, firstKept);
  }

  private GcReport sweep(Set<Multihash> marked, long firstKept) {
    long removed = 0;
    long bytes = 0;
    for (var entry : Map.copyOf(held).entrySet()) {
      boolean old = entry.getValue().generation() < firstKept;
      if (old && !marked.contains(entry.getKey())) {
        held.remove(entry.getKey());
        removed++;
        bytes += entry.getValue().bytes().limit();
      }
    }
    return new GcReport(held.size(), removed, bytes);
  }

  @Override
  public FsckReport fsck(Function<Block, List<Cid>> links, ProgressListener progress) {
    var findings = new ArrayList<FsckReport.Finding>();
    Map<String, Cid> named = new HashMap<>(refs.list(""));
    pinned.keySet().forEach(root -> named.put("pin " + root, root));
    named.forEach(
        (name, cid) -> {
          if (!blocks.has(cid)) {
            findings.add(
                new FsckReport.Finding(
                    FsckReport.Kind.MISSING_BLOCK, cid.toString(), "named by " + name));
          }
        });
    return new FsckReport(held.size(), findings);
  }

  @Override
  public void close() {}

  private final class Blocks implements BlockStore {
    @Override
    public @Nullable Block get(Cid cid) {
      Held found = has(cid) ? held.get(cid.multihash()) : null;
      return found == null ? null : Block.verified(cid, found.bytes().array());
    }

    @Override
    public boolean put(Block block, Origin origin) {
      return !has(block.cid())
          && held.putIfAbsent(
                  block.cid().multihash(),
                  new Held(ByteBuffer.wrap(block.bytes()), generation.get()))
              == null;
    }

    @Override
    public boolean has(Cid cid) {
      long now = generation.get();
      return held.computeIfPresent(cid.multihash(), (hash, found) -> new Held(found.bytes(), now))
          != null;
    }

    @Override
    public Set<Cid> missing(Collection<Cid> wanted) {
      var missing = new HashSet<Cid>(wanted);
      missing.removeIf(this::has);
      return missing;
    }

    @Override
    public void flush() {}

    @Override
    public void deleteAll(Collection<Cid> cids) {
      cids.forEach(cid -> held.remove(cid.multihash()));
    }

    @Override
    public void forEach(Consumer<Multihash> visitor) {
      List.copyOf(held.keySet()).forEach(visitor);
    }

    @Override
    public long storedSize(Cid cid) {
      Held found = held.get(cid.multihash());
      return found == null ? -1 : found.bytes().limit();
    }
  }

  private final class Pins implements PinStore {
    @Override
    public void pin(Pin pin) {
      pinned.put(pin.root(), pin);
    }

    @Override
    public boolean unpin(Cid root) {
      return pinned.remove(root) != null;
    }

    @Override
    public @Nullable Pin get(Cid root) {
      return pinned.get(root);
    }

    @Override
    public List<Pin> list() {
      return pinned.values().stream().sorted(Comparator.comparing(Pin::root)).toList();
    }
  }

  private final class Refs implements RefStore {
    @Override
    public @Nullable Cid get(String name) {
      commits.lock();
      try {
        return named.get(name);
      } finally {
        commits.unlock();
      }
    }

    @Override
    public SortedMap<String, Cid> list(String prefix) {
      commits.lock();
      try {
        var found = new TreeMap<String, Cid>(named.tailMap(prefix, true));
        found.keySet().removeIf(name -> !name.startsWith(prefix));
        return found;
      } finally {
        commits.unlock();
      }
    }
  }
}

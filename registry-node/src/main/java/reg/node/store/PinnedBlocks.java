package reg.node.store;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Origin;
import reg.ipld.multiformats.Multihash;
import reg.node.Registry;
import reg.node.name.Heads;
import reg.storage.BlockStore;
import reg.storage.Pin;
import reg.storage.Storage;
import reg.storage.form.FormMemory;

/**
 * Of a store the blocks that a pin or a head reaches, for those outside; nothing else is seen.
 * Changed pins count a second later. Of each block eight bytes of its hash are remembered.
 */
public final class PinnedBlocks implements BlockStore {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Registry registry;
  private final Storage storage;
  private final BlockStore all;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile View view;

  /** What was reached, when it was looked at, and from where. */
  private static final class View {
    private final List<Pin> pins;
    private final List<Cid> refs;
    private final long[] hashes;
    private final long looked = System.nanoTime();

    View(List<Pin> pins, List<Cid> refs, long[] sorted) {
      this.pins = pins;
      this.refs = refs;
      this.hashes = sorted;
    }

    boolean has(Cid cid) {
      return Arrays.binarySearch(hashes, hash(cid)) >= 0;
    }
  }

  /** Walks all that is pinned, which reads every block that is no leaf. */
  public PinnedBlocks(Registry registry) {
    this.registry = registry;
    this.storage = registry.storage();
    this.all = storage.blocks();
    this.view = look();
  }

  private static long hash(Cid cid) {
    byte[] digest = cid.multihash().digest();
    long hash = digest.length;
    for (int i = 0; i < Math.min(Long.BYTES, digest.length); i++) {
      hash = (hash << Byte.SIZE) | (digest[i] & 0xff);
    }
    return hash;
  }

  private boolean isReached(Cid cid) {
    View now = view;
    if (System.nanoTime() - now.looked > FRESH_NANOS && looking.tryLock()) {
      try {
        refresh();
      } finally {
        looking.unlock();
      }
    }
    return view.has(cid);
  }

  private void refresh() {
    View old = view;
    List<Pin> pins = storage.pins().list();
    List<Cid> refs = List.copyOf(storage.refs().list("").values());
    view =
        pins.equals(old.pins) && refs.equals(old.refs) ? new View(pins, refs, old.hashes) : look();
  }

  private View look() {
    List<Pin> pins = storage.pins().list();
    List<Cid> refs = List.copyOf(storage.refs().list("").values());
    var links = KeptLinks.of(new Heads(registry));
    LongStream.Builder hashes = LongStream.builder();
    Deque<Cid> pending = new ArrayDeque<>(refs);
    for (Pin pin : pins) {
      if (pin.reach() == Pin.Reach.DIRECT) {
        hashes.add(hash(pin.root()));
      } else {
        pending.add(pin.root());
      }
    }
    Set<Cid> walked = new HashSet<>();
    while (!pending.isEmpty()) {
      Cid cid = pending.pop().toV1();
      if (cid.codec() == Codec.RAW) {
        hashes.add(hash(cid));
      } else if (walked.add(cid)) {
        hashes.add(hash(cid));
        Block block = all.get(cid);
        pending.addAll(block == null ? List.of() : links.apply(block));
      }
    }
    long[] sorted = hashes.build().sorted().distinct().toArray();
    return new View(pins, refs, sorted);
  }

  @Override
  public @Nullable Block get(Cid cid) {
    return isReached(cid) ? all.get(cid) : null;
  }

  @Override
  public boolean has(Cid cid) {
    return isReached(cid) && all.has(cid);
  }

  @Override
  public long storedSize(Cid cid) {
    return isReached(cid) ? all.storedSize(cid) : -1;
  }

  @Override
  public @Nullable ByteBuffer form(Cid cid) {
    return isReached(cid) ? all.form(cid) : null;
  }

  @Override
  public @Nullable ByteBuffer form(Cid cid, FormMemory memory) {
    return isReached(cid) ? all.form(cid, memory) : null;
  }

  @Override
  public Block putForm(Cid cid, ByteBuffer form) {
    return all.putForm(cid, form);
  }

  @Override
  public Set<Cid> missing(Collection<Cid> wanted) {
    Set<Cid> missing = new HashSet<>(all.missing(wanted));
    wanted.stream().filter(cid -> !isReached(cid)).forEach(missing::add);
    return missing;
  }

  @Override
  public void forEach(Consumer<Multihash> visitor) {
    all.forEach(
        hash -> {
          if (isReached(Cid.v1(Codec.RAW, hash))) {
            visitor.accept(hash);
          }
        });
  }

  @Override
  public boolean put(Block block, Origin origin) {
    return all.put(block, origin);
  }

  @Override
  public void flush() {
    all.flush();
  }

  @Override
  public void deleteAll(Collection<Cid> cids) {
    all.deleteAll(cids);
  }
}

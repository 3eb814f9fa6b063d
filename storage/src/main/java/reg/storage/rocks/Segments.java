package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.storage.form.Form;

/**
 * Gathers blocks into segments and has those written that are full, or all on flush. A gathered
 * block can be read at once. A segment that cannot be written stays in memory and is tried again by
 * the next put or flush, which fails as long as it does: so a flush that returns has made every
 * block durable.
 */
final class Segments implements AutoCloseable {
  /** Segments in memory at once, in multiples of a whole one: two being filled, one written. */
  private static final int IN_MEMORY = 3;

  /** Compressing a packed segment takes a core; writing a solid one hardly does. */
  private static final int WRITERS = 2;

  private final SegmentWriter writer;
  private final int segmentBytes;
  private final ChunkPool pool;
  private final Map<Lane, Filling> lanes = new EnumMap<>(Lane.class);
  private final Map<Multihash, Segment.Entry> pending = new ConcurrentHashMap<>();
  private final Queue<Segment> failed = new ConcurrentLinkedQueue<>();
  private final ExecutorService writers =
      Executors.newFixedThreadPool(
          WRITERS, Thread.ofPlatform().daemon().name("reg-segment-", 0).factory());

  /** Every segment whose blocks are not all in the index, by number; guards the next number too. */
  private final TreeMap<Long, Segment> unsettled = new TreeMap<>();

  private long nextNumber;

  /** Whether blocks were given up that the next flush must not pass over in silence. */
  private final AtomicBoolean lost = new AtomicBoolean();

  /** The segment that a lane fills now. */
  private static final class Filling {
    final ReentrantLock lock = new ReentrantLock();
    @Nullable Segment segment;
  }

  Segments(Database database, SegmentWriter writer, int segmentBytes) {
    this.writer = writer;
    this.segmentBytes = segmentBytes;
    this.pool = memory(IN_MEMORY);
    byte[] last = database.lastKey(Family.DATA);
    this.nextNumber = last == null ? 1 : Sequence.segment(Sequence.of(last)) + 1;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new Filling());
    }
  }

  /**
   * Gathers a block.
   *
   * @param stored its stored form, copied
   * @return false when it was gathered already
   * @throws RegistryException STORAGE when earlier blocks cannot be written
   */
  boolean add(Lane lane, Multihash hash, int rawBytes, ByteBuffer stored) {
    List.copyOf(failed).forEach(this::settle);
    Form form = Form.read(stored.duplicate());
    Filling filling = Objects.requireNonNull(lanes.get(lane));
    filling.lock.lock();
    try {
      if (pending.containsKey(hash)) {
        return false;
      }
      Segment segment = filling.segment;
      if (segment == null) {
        segment = begin(lane, pool);
        filling.segment = segment;
      }
      Segment.Entry entry = segment.add(hash, form, rawBytes, stored, this::requireNoFailure);
      pending.put(hash, entry);
      if (isFull(segment)) {
        seal(filling);
      }
      return true;
    } finally {
      filling.lock.unlock();
    }
  }

  /** The value of a gathered block that is not in the index yet, or null. */
  Segment.@Nullable Entry find(Multihash hash) {
    return pending.get(hash);
  }

  /** Memory for so many whole segments. */
  ChunkPool memory(int wholeSegments) {
    return new ChunkPool(wholeSegments * (segmentBytes / ChunkPool.CHUNK_BYTES));
  }

  /** The blocks of every segment with a lower number are in the index. */
  long firstUnsettled() {
    synchronized (unsettled) {
      return unsettled.isEmpty() ? nextNumber : unsettled.firstKey();
    }
  }

  /**
   * Makes all blocks added so far durable.
   *
   * @throws RegistryException STORAGE when that fails; they can still be read until the store is
   *     closed, and the next flush tries again
   */
  void flush() {
    for (Filling filling : lanes.values()) {
      filling.lock.lock();
      try {
        seal(filling);
      } finally {
        filling.lock.unlock();
      }
    }
    sealed().forEach(this::settle);
    if (lost.getAndSet(false)) {
      throw new RegistryException(
          Fault.STORAGE, "blocks put earlier could not be written; put them again");
    }
  }

  /**
   * Nobody is left who counts on what could not be written: it takes up memory no longer, nor what
   * came after it and would fail too.
   */
  void giveUpFailed() {
    sealed().forEach(Segment::awaitEnd);
    if (failed.isEmpty()) {
      return;
    }
    lost.set(true);
    for (Filling filling : lanes.values()) {
      filling.lock.lock();
      try {
        Segment segment = filling.segment;
        if (segment != null) {
          filling.segment = null;
          forget(segment);
        }
      } finally {
        filling.lock.unlock();
      }
    }
    for (Segment segment = failed.poll(); segment != null; segment = failed.poll()) {
      forget(segment);
    }
  }

  /** What was given up was nobody's who is still there. */
  void forgetLoss() {
    lost.set(false);
  }

  private List<Segment> sealed() {
    synchronized (unsettled) {
      return unsettled.values().stream().filter(Segment::isSealed).toList();
    }
  }

  private void seal(Filling filling) {
    Segment segment = filling.segment;
    if (segment != null && !segment.entries().isEmpty()) {
      filling.segment = null;
      segment.seal();
      writers.execute(() -> write(segment));
    }
  }

  /** Waits until a sealed segment is written, and tries again when that failed. */
  private void settle(Segment segment) {
    RegistryException failure = segment.awaitEnd();
    while (failure != null) {
      if (failed.remove(segment)) {
        segment.seal();
        write(segment);
      }
      failure = segment.awaitEnd();
      if (failure != null && failed.contains(segment)) {
        throw failure;
      }
    }
  }

  private void requireNoFailure() {
    Segment segment = failed.peek();
    RegistryException failure = segment == null ? null : segment.awaitEnd();
    if (failure != null) {
      throw failure;
    }
  }

  private void write(Segment segment) {
    try {
      writer.write(segment);
    } catch (RuntimeException | Error e) {
      failed.add(segment);
      segment.fail(
          e instanceof RegistryException known
              ? known
              : new RegistryException(Fault.STORAGE, "blocks could not be written: " + e, e));
      return;
    }
    forget(segment);
  }

  /** Its blocks are in the index, or given up. */
  private void forget(Segment segment) {
    segment.entries().forEach(entry -> pending.remove(entry.hash(), entry));
    end(segment);
  }

  /** A new segment; {@link #end} must follow. */
  Segment begin(Lane lane, ChunkPool memory) {
    synchronized (unsettled) {
      var segment = new Segment(lane, nextNumber++, memory);
      unsettled.put(segment.number(), segment);
      return segment;
    }
  }

  /** The segment's blocks are in the index, or are not wanted: gives its memory back. */
  void end(Segment segment) {
    synchronized (unsettled) {
      unsettled.remove(segment.number());
    }
    segment.release();
  }

  /** Whether a segment takes no more. */
  boolean isFull(Segment segment) {
    return segment.isFull(segmentBytes);
  }

  @Override
  public void close() {
    writers.close();
  }
}

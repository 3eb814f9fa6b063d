package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.storage.form.Form;

/**
 * Blocks gathered in memory until they are written as one table. A value is {@code multihash ||
 * stored form}. Filled under its lane's lock; its values can be read until it is released.
 */
final class Segment {
  private static final long NOT_FILED = -1;

  private final Lane lane;
  private final long number;
  private final ChunkPool pool;
  private final List<Entry> entries = new ArrayList<>();
  private final List<ByteBuffer> chunks = new ArrayList<>();
  private long bytes;
  private long fileBytes = NOT_FILED;
  private State state = State.FILLING;
  private @Nullable RegistryException failure;

  /** Where the segment is on its way. */
  private enum State {
    FILLING,
    SEALED,
    FAILED,
    RELEASED
  }

  Segment(Lane lane, long number, ChunkPool pool) {
    this.lane = lane;
    this.number = number;
    this.pool = pool;
  }

  /** A gathered block. */
  static final class Entry {
    private final Segment segment;
    private final int place;
    private final Multihash hash;
    private final Form form;
    private final int rawBytes;
    private final ByteBuffer value;

    private Entry(Segment segment, Multihash hash, Form form, int rawBytes, ByteBuffer value) {
      this.segment = segment;
      this.place = segment.entries.size();
      this.hash = hash;
      this.form = form;
      this.rawBytes = rawBytes;
      this.value = value;
    }

    Multihash hash() {
      return hash;
    }

    /** The value's bytes in native memory; only while the segment is not released. */
    ByteBuffer value() {
      return value.duplicate();
    }

    /** A copy of the value, or null once the segment was released. */
    byte @Nullable [] copy() {
      synchronized (segment) {
        if (segment.state == State.RELEASED) {
          return null;
        }
        byte[] copy = new byte[value.remaining()];
        value.duplicate().get(copy);
        return copy;
      }
    }

    /** Where the block is, once the segment is filed; its share of the file is as of the values. */
    Location location() {
      long share = segment.fileBytes * storedBytes() / segment.bytes;
      return new Location(form, sequence(), share, rawBytes);
    }

    long sequence() {
      return Sequence.of(segment.number, place);
    }

    int storedBytes() {
      return value.remaining();
    }
  }

  /**
   * Adds a block in its stored form.
   *
   * @param whileWaiting run now and then while there is no memory; may throw
   */
  Entry add(Multihash hash, Form form, int rawBytes, ByteBuffer stored, Runnable whileWaiting) {
    int size = hash.size() + stored.remaining();
    ByteBuffer chunk = chunkWithRoomFor(size, whileWaiting);
    int start = chunk.position();
    hash.write(chunk);
    chunk.put(stored);
    var entry = new Entry(this, hash, form, rawBytes, chunk.slice(start, size));
    entries.add(entry);
    bytes += size;
    return entry;
  }

  private ByteBuffer chunkWithRoomFor(int size, Runnable whileWaiting) {
    if (chunks.isEmpty() || chunks.getLast().remaining() < size) {
      chunks.add(pool.take(whileWaiting));
    }
    return chunks.getLast();
  }

  /** Whether one more block of the largest size would not fit. */
  boolean isFull(int segmentBytes) {
    boolean noChunkLeft =
        chunks.size() >= segmentBytes / ChunkPool.CHUNK_BYTES
            && chunks.getLast().remaining() < ChunkPool.CHUNK_BYTES / 2;
    return noChunkLeft || entries.size() >= Sequence.PLACES;
  }

  Lane lane() {
    return lane;
  }

  long number() {
    return number;
  }

  List<Entry> entries() {
    return entries;
  }

  /** The bytes of all values. */
  long bytes() {
    return bytes;
  }

  /** Whether the table is in the database. */
  boolean isFiled() {
    return fileBytes != NOT_FILED;
  }

  /** The table is in the database, so large. */
  void filed(long tableBytes) {
    fileBytes = tableBytes;
  }

  /** Nothing more is added; it is written now. */
  synchronized void seal() {
    state = State.SEALED;
    failure = null;
  }

  synchronized boolean isSealed() {
    return state == State.SEALED || state == State.FAILED;
  }

  /** Writing it failed; it stays readable. */
  synchronized void fail(RegistryException cause) {
    failure = cause;
    state = State.FAILED;
    notifyAll();
  }

  /** Gives the memory back; waits for copies under way. */
  synchronized void release() {
    state = State.RELEASED;
    chunks.forEach(pool::giveBack);
    chunks.clear();
    notifyAll();
  }

  /** Waits until the segment was released, which gives null, or failed, which says why. */
  synchronized @Nullable RegistryException awaitEnd() {
    boolean interrupted = false;
    while (state == State.SEALED) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return state == State.FAILED ? failure : null;
  }
}

package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.storage.RecordStore;

/** Records: key as given, value {@code u64be seconds since 1970 when it ends || value}. */
final class RocksRecords implements RecordStore {
  /** Entries removed in one batch. */
  private static final int BATCH_MAX = 1_000;

  private final Database database;

  /** So that no two changes count the same room. */
  private final ReentrantLock changes = new ReentrantLock();

  /** What is held, as {@link RecordStore#size} counts; below zero before anybody counted. */
  private long bytes = -1;

  RocksRecords(Database database) {
    this.database = database;
  }

  @Override
  public boolean put(Entry entry) {
    long size = RecordStore.size(entry);
    changes.lock();
    try (var batch = database.batch()) {
      long after = held() - sizeHeld(entry.key()) + size;
      if (after > BYTES_MAX) {
        return false;
      }
      byte[] value =
          ByteBuffer.allocate(Long.BYTES + entry.value().length)
              .putLong(entry.ends().getEpochSecond())
              .put(entry.value())
              .array();
      batch.put(Family.PEER, entry.key(), value).apply();
      bytes = after;
      return true;
    } finally {
      changes.unlock();
    }
  }

  private long held() {
    if (bytes < 0) {
      bytes = 0;
      try (var scan = database.scan(Family.PEER, new byte[0])) {
        while (scan.next()) {
          bytes += size(scan.key(), scan.value());
        }
      }
    }
    return bytes;
  }

  private long sizeHeld(byte[] key) {
    byte[] value = database.get(Family.PEER, key);
    return value == null ? 0 : size(key, value);
  }

  private static long size(byte[] key, byte[] value) {
    return key.length + value.length - Long.BYTES + (long) OVERHEAD_BYTES;
  }

  @Override
  public @Nullable Entry get(byte[] key, Instant now) {
    byte[] value = database.get(Family.PEER, key);
    return value == null ? null : alive(key, value, now);
  }

  /** The entry; null when it has ended, as one that is damaged counts. */
  private static @Nullable Entry alive(byte[] key, byte[] value, Instant now) {
    if (!ends(value).isAfter(now)) {
      return null;
    }
    return new Entry(key, Arrays.copyOfRange(value, Long.BYTES, value.length), ends(value));
  }

  private static Instant ends(byte[] value) {
    long seconds = value.length < Long.BYTES ? 0 : ByteBuffer.wrap(value).getLong();
    boolean sound = seconds >= 0 && seconds <= Instant.MAX.getEpochSecond();
    return sound ? Instant.ofEpochSecond(seconds) : Instant.EPOCH;
  }

  @Override
  public void delete(byte[] key) {
    deleteAll(List.of(key));
  }

  private void deleteAll(List<byte[]> keys) {
    changes.lock();
    try (var batch = database.batch()) {
      long freed = 0;
      for (byte[] key : keys) {
        freed += sizeHeld(key);
        batch.delete(Family.PEER, key);
      }
      bytes = held() - freed;
      batch.apply();
    } finally {
      changes.unlock();
    }
  }

  @Override
  public List<Entry> list(byte[] prefix, int max, Instant now) {
    var found = new ArrayList<Entry>();
    try (var scan = database.scan(Family.PEER, prefix)) {
      while (found.size() < max && scan.next() && startsWith(scan.key(), prefix)) {
        Entry entry = alive(scan.key(), scan.value(), now);
        if (entry != null) {
          found.add(entry);
        }
      }
    }
    return found;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    int same = Arrays.mismatch(key, prefix);
    return same < 0 || same == prefix.length;
  }

  @Override
  public int expire(Instant now) {
    int removed = 0;
    List<byte[]> ended = ended(now);
    while (!ended.isEmpty()) {
      deleteAll(ended);
      removed += ended.size();
      ended = ended(now);
    }
    return removed;
  }

  private List<byte[]> ended(Instant now) {
    var keys = new ArrayList<byte[]>();
    try (var scan = database.scan(Family.PEER, new byte[0])) {
      while (keys.size() < BATCH_MAX && scan.next()) {
        if (!ends(scan.value()).isAfter(now)) {
          keys.add(scan.key());
        }
      }
    }
    return keys;
  }
}

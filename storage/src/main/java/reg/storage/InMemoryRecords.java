package reg.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Records that live as long as the object. */
public final class InMemoryRecords implements RecordStore {
  private final TreeMap<byte[], Entry> entries = new TreeMap<>(Arrays::compareUnsigned);
  private final ReentrantLock lock = new ReentrantLock();
  private long bytes;

  @Override
  public boolean put(Entry entry) {
    long size = RecordStore.size(entry);
    lock.lock();
    try {
      Entry old = entries.get(entry.key());
      long after = bytes + size - (old == null ? 0 : RecordStore.size(old));
      if (after > BYTES_MAX) {
        return false;
      }
      byte[] key = entry.key().clone();
      entries.put(key, new Entry(key, entry.value().clone(), entry.ends()));
      bytes = after;
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Entry get(byte[] key, Instant now) {
    lock.lock();
    try {
      Entry entry = entries.get(key);
      return entry != null && entry.ends().isAfter(now) ? entry : null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void delete(byte[] key) {
    lock.lock();
    try {
      Entry old = entries.remove(key);
      bytes -= old == null ? 0 : RecordStore.size(old);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Entry> list(byte[] prefix, int max, Instant now) {
    var found = new ArrayList<Entry>();
    lock.lock();
    try {
      for (Entry entry : entries.tailMap(prefix, true).values()) {
        if (found.size() == max || !startsWith(entry.key(), prefix)) {
          break;
        }
        if (entry.ends().isAfter(now)) {
          found.add(entry);
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    int same = Arrays.mismatch(key, prefix);
    return same < 0 || same == prefix.length;
  }

  @Override
  public int expire(Instant now) {
    lock.lock();
    try {
      int before = entries.size();
      entries.values().removeIf(entry -> !entry.ends().isAfter(now));
      bytes = entries.values().stream().mapToLong(RecordStore::size).sum();
      return before - entries.size();
    } finally {
      lock.unlock();
    }
  }
}

package reg.ipfs.routing;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Records in memory: of each key the best that came, as long as it is valid. When it is full, the
 * one that was put least recently goes.
 */
public final class HeldRecords implements RecordRouting {
  private final RecordValidator validator;
  private final int max;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<String, byte[]> records = new LinkedHashMap<>();

  /**
   * Holds nothing yet.
   *
   * @param max the most records
   */
  public HeldRecords(RecordValidator validator, int max) {
    this.validator = validator;
    this.max = max;
  }

  @Override
  public byte @Nullable [] find(byte[] key) {
    byte[] record = held(key);
    try {
      if (record != null) {
        validator.require(key, record);
      }
      return record == null ? null : record.clone();
    } catch (RegistryException e) {
      // It has expired since it came.
      return null;
    }
  }

  private byte @Nullable [] held(byte[] key) {
    lock.lock();
    try {
      return records.get(text(key));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps a record.
   *
   * @throws RegistryException as {@link RecordValidator#require}; ROLLBACK when a better one is
   *     held
   */
  @Override
  public void publish(byte[] key, byte[] record) {
    validator.require(key, record);
    lock.lock();
    try {
      byte[] held = records.get(text(key));
      if (held != null && validator.compare(record, held) < 0) {
        throw new RegistryException(Fault.ROLLBACK, "a newer record than this one is held");
      }
      records.putLast(text(key), record.clone());
      if (records.size() > max) {
        records.pollFirstEntry();
      }
    } finally {
      lock.unlock();
    }
  }

  private static String text(byte[] key) {
    return HexFormat.of().formatHex(key);
  }
}

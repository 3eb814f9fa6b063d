package reg.storage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Small values that end at a time: what is remembered for other peers. Changes are durable with the
 * next commit of anything, or at close; a crash may lose the last ones. Bounded: what strangers
 * have kept here takes at most {@link #BYTES_MAX} bytes. Times have whole seconds.
 */
public interface RecordStore {
  /** The longest key, in bytes. */
  int KEY_BYTES_MAX = 512;

  /** The longest value, in bytes. */
  int VALUE_BYTES_MAX = 64 << 10;

  /** Keys and values in all, with {@link #OVERHEAD_BYTES} each. */
  long BYTES_MAX = 64 << 20;

  /** What an entry counts beside its key and value. */
  int OVERHEAD_BYTES = 64;

  /** A value under its key; the arrays are not copied. */
  final class Entry {
    private final byte[] key;
    private final byte[] value;
    private final Instant ends;

    /**
     * A value under its key.
     *
     * @param ends from when on it is no longer found
     */
    public Entry(byte[] key, byte[] value, Instant ends) {
      this.key = key;
      this.value = value;
      this.ends = ends;
    }

    public byte[] key() {
      return key;
    }

    public byte[] value() {
      return value;
    }

    /** From when on it is no longer found. */
    public Instant ends() {
      return ends;
    }
  }

  /**
   * Keeps an entry in place of any other under its key.
   *
   * @return false when there is no room
   * @throws RegistryException INVALID_REQUEST for a key or value that is too long, or an empty key
   */
  boolean put(Entry entry);

  /** The entry under a key; null when there is none that has not ended. */
  @Nullable Entry get(byte[] key, Instant now);

  /** Removes the entry under a key, if there is one. */
  void delete(byte[] key);

  /** The entries whose keys begin so and that have not ended, in order of their keys. */
  List<Entry> list(byte[] prefix, int max, Instant now);

  /** Removes what has ended; says how many. */
  int expire(Instant now);

  /**
   * What an entry counts.
   *
   * @throws RegistryException INVALID_REQUEST when it is past the limits
   */
  static long size(Entry entry) {
    int key = entry.key().length;
    if (key == 0 || key > KEY_BYTES_MAX || entry.value().length > VALUE_BYTES_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "a record with a key of " + key + " bytes and " + entry.value().length + " of value");
    }
    return key + entry.value().length + (long) OVERHEAD_BYTES;
  }
}

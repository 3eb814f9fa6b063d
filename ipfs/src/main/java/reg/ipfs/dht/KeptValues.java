package reg.ipfs.dht;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.storage.RecordStore;

/** The signed records that are kept here: key {@code v || scope || key}, value the record. */
final class KeptValues {
  private final RecordStore records;
  private final DhtScope scope;
  private final Validators validators;

  KeptValues(RecordStore records, DhtScope scope, Validators validators) {
    this.records = records;
    this.scope = scope;
    this.validators = validators;
  }

  /**
   * Keeps a record, unless a better one is kept.
   *
   * @throws RegistryException as {@link Validators#require}; ROLLBACK when a better one is kept;
   *     STORAGE when there is no room
   */
  void put(DhtRecord record, Instant now) {
    validators.require(record.key(), record.value());
    byte[] held = get(record.key(), now);
    if (held != null && validators.compare(record.key(), held, record.value()) > 0) {
      throw new RegistryException(Fault.ROLLBACK, "a newer record is kept");
    }
    Instant ends = now.plus(DhtLimits.VALUE_KEPT);
    if (!records.put(new RecordStore.Entry(name(record.key()), record.value(), ends))) {
      throw new RegistryException(Fault.STORAGE, "no room for more records");
    }
  }

  /** The record under a key; null when there is none that is still valid. */
  byte @Nullable [] get(byte[] key, Instant now) {
    RecordStore.Entry entry = records.get(name(key), now);
    return entry != null && validators.accepts(key, entry.value())
        ? Arrays.copyOf(entry.value(), entry.value().length)
        : null;
  }

  private byte[] name(byte[] key) {
    return ByteBuffer.allocate(2 + key.length)
        .put((byte) 'v')
        .put((byte) scope.letter())
        .put(key)
        .array();
  }
}

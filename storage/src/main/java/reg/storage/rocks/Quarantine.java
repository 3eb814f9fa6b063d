package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reg.ipld.multiformats.Multihash;

/**
 * The blocks found damaged. They count as not held, so that they are fetched or pushed anew, until
 * that is done.
 */
final class Quarantine {
  private final Database database;
  private final Set<Multihash> damaged = ConcurrentHashMap.newKeySet();

  Quarantine(Database database) {
    this.database = database;
    Meta.DAMAGED.scan(
        database, (key, value) -> damaged.add(Multihash.decode(ByteBuffer.wrap(key))));
  }

  boolean holds(Multihash hash) {
    return !damaged.isEmpty() && damaged.contains(hash);
  }

  void add(Multihash hash) {
    if (damaged.add(hash)) {
      try (var batch = database.batch()) {
        batch.put(Family.META, Meta.DAMAGED.key(hash.bytes()), new byte[0]).apply();
      }
    }
  }

  /** The block was put again. */
  void remove(Multihash hash) {
    if (damaged.remove(hash)) {
      try (var batch = database.batch()) {
        batch.delete(Family.META, Meta.DAMAGED.key(hash.bytes())).apply();
      }
    }
  }
}

package reg.storage.rocks;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.storage.Commit;
import reg.storage.RefStore;

/** Refs: key the name in UTF-8, value the CID. */
final class RocksRefs implements RefStore {
  /** The longest name, in bytes. */
  private static final int NAME_BYTES_MAX = 512;

  private final Database database;

  RocksRefs(Database database) {
    this.database = database;
  }

  @Override
  public @Nullable Cid get(String name) {
    byte[] value = database.get(Family.REF, key(name));
    return value == null ? null : Cid.decodeWhole(value);
  }

  @Override
  public SortedMap<String, Cid> list(String prefix) {
    var found = new TreeMap<String, Cid>();
    try (var scan = database.scan(Family.REF, prefix.getBytes(StandardCharsets.UTF_8))) {
      while (scan.next()) {
        String name = new String(scan.key(), StandardCharsets.UTF_8);
        if (!name.startsWith(prefix)) {
          break;
        }
        found.put(name, Cid.decodeWhole(scan.value()));
      }
    }
    return found;
  }

  /**
   * Adds a move to a batch.
   *
   * @throws RegistryException CONFLICT when the ref points elsewhere than expected
   */
  void move(Commit.RefMove move, Database.Batch batch) {
    Cid actual = get(move.name());
    Cid expected = move.expected();
    if (expected == null ? actual != null : !expected.equals(actual)) {
      throw new RegistryException(
          Fault.CONFLICT,
          "ref " + move.name() + " points to " + actual + ", not " + expected + "; try again");
    }
    Cid next = move.next();
    if (next == null) {
      batch.delete(Family.REF, key(move.name()));
    } else {
      batch.put(Family.REF, key(move.name()), next.bytes());
    }
  }

  private static byte[] key(String name) {
    byte[] key = name.getBytes(StandardCharsets.UTF_8);
    if (key.length == 0 || key.length > NAME_BYTES_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "a ref's name has 1 to " + NAME_BYTES_MAX + " bytes: " + name);
    }
    return key;
  }
}

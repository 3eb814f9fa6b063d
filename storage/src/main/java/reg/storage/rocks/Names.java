package reg.storage.rocks;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.multiformats.Multihash;
import reg.storage.Commit;
import reg.storage.Pin;

/** What names blocks: pins, refs and the index of whole files, changed together. */
final class Names {
  private final Database database;
  private final RocksPins pins;
  private final RocksRefs refs;

  /** So that nothing changes between the look at a ref and its move. */
  private final ReentrantLock changes = new ReentrantLock();

  Names(Database database) {
    this.database = database;
    this.pins = new RocksPins(database);
    this.refs = new RocksRefs(database);
  }

  RocksPins pins() {
    return pins;
  }

  RocksRefs refs() {
    return refs;
  }

  /** The root in the index of whole files, or null. */
  @Nullable Cid file(Multihash sha256) {
    byte[] root = database.get(Family.META, Meta.FILE.key(sha256.bytes()));
    return root == null ? null : Cid.decodeWhole(root);
  }

  /** Runs something between two commits. */
  void between(Runnable body) {
    changes.lock();
    try {
      body.run();
    } finally {
      changes.unlock();
    }
  }

  /**
   * Applies the changes of a commit to names, durably.
   *
   * @param beforeWriting run when no ref stands against the commit; may throw to stop it
   * @throws RegistryException CONFLICT when a ref points elsewhere than expected
   */
  void apply(Commit commit, Runnable beforeWriting) {
    changes.lock();
    try (var batch = database.batch()) {
      commit.refs().forEach(move -> refs.move(move, batch));
      commit.unpins().forEach(root -> batch.delete(Family.PIN, root.bytes()));
      commit.pins().forEach(pin -> RocksPins.put(pin, batch));
      commit
          .files()
          .forEach(
              (sha256, root) ->
                  batch.put(Family.META, Meta.FILE.key(sha256.bytes()), root.bytes()));
      beforeWriting.run();
      batch.commit();
    } finally {
      changes.unlock();
    }
  }

  /** Pins and refs of one moment. */
  Snapshot snapshot() {
    changes.lock();
    try {
      return new Snapshot(refs.list("").values(), pins.list());
    } finally {
      changes.unlock();
    }
  }

  /**
   * What keeps blocks.
   *
   * @param refs where refs point
   * @param pins all pins
   */
  record Snapshot(Collection<Cid> refs, List<Pin> pins) {}
}

package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.LiveFileMetaData;
import reg.base.Fault;
import reg.base.Parallel;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.storage.FsckReport;
import reg.storage.FsckReport.Finding;
import reg.storage.FsckReport.Kind;

/**
 * Reads everything of an open store: each table against its checksums, each block against its hash.
 * Goes through the segments in their order, which is fast; blocks that this did not show to be
 * sound are then read one by one.
 */
final class Checker {
  private final StoreFolder folder;
  private final Database database;
  private final RocksBlocks blocks;
  private final ProgressListener progress;
  private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());
  private final SequenceSet sound = new SequenceSet();
  private final AtomicLong read = new AtomicLong();

  Checker(StoreFolder folder, Database database, RocksBlocks blocks, ProgressListener progress) {
    this.folder = folder;
    this.database = database;
    this.blocks = blocks;
    this.progress = progress;
  }

  /** Checks tables and blocks. */
  void checkBlocks() {
    List<LiveFileMetaData> tables = database.tables();
    long bytes = tables.stream().mapToLong(LiveFileMetaData::size).sum();
    progress.begin("checking", bytes);
    try {
      Parallel.forEach(tables, Runtime.getRuntime().availableProcessors(), this::checkTable);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(Fault.INTERRUPTED, "the check was interrupted", e);
    }
    checkIndex();
  }

  private void checkTable(LiveFileMetaData table) {
    Finding damage = TableCheck.damage(folder.database().resolve(table.fileName().substring(1)));
    if (damage != null) {
      findings.add(damage);
    }
    if (Family.DATA.is(table.columnFamilyName())) {
      checkSegment(table);
    }
    progress.advance(table.size());
  }

  private void checkSegment(LiveFileMetaData table) {
    long last = Sequence.of(table.largestKey());
    try (var scan = database.scan(Family.DATA, table.smallestKey())) {
      while (scan.next() && Sequence.of(scan.key()) <= last) {
        if (isSound(scan.value())) {
          sound.add(Sequence.of(scan.key()));
        }
      }
    } catch (RegistryException e) {
      requireDamage(e);
    }
  }

  private boolean isSound(byte[] value) {
    try {
      blocks.decode(rawCid(Multihash.decode(ByteBuffer.wrap(value))), value);
      return true;
    } catch (RegistryException e) {
      requireDamage(e);
      return false;
    }
  }

  private void checkIndex() {
    try (var scan = database.scan(Family.BLOCK, new byte[0])) {
      while (scan.next()) {
        checkEntry(scan.key(), scan.value());
      }
    } catch (RegistryException e) {
      requireDamage(e);
      add(Kind.DAMAGED_FILE, "index", e.getMessage() + "; it can be rebuilt from the segments");
    }
  }

  private void checkEntry(byte[] key, byte[] value) {
    Cid cid = rawCid(Multihash.decode(ByteBuffer.wrap(key)));
    read.incrementAndGet();
    try {
      if (!sound.contains(Location.decode(value).sequence())) {
        blocks.get(cid);
      }
    } catch (RegistryException e) {
      requireDamage(e);
      add(Kind.DAMAGED_BLOCK, cid.toString(), e.getMessage());
    }
  }

  /** Damage is a finding; anything else ends the check. */
  static void requireDamage(RegistryException e) {
    if (e.fault() != Fault.CORRUPT && e.fault() != Fault.MALFORMED) {
      throw e;
    }
  }

  /** How a block is named when only its multihash is known. */
  static Cid rawCid(Multihash hash) {
    return Cid.v1(Codec.RAW, hash);
  }

  void add(Kind kind, String subject, @Nullable String detail) {
    findings.add(new Finding(kind, subject, String.valueOf(detail)));
  }

  void add(Finding finding) {
    findings.add(finding);
  }

  FsckReport report() {
    return new FsckReport(read.get(), findings);
  }
}

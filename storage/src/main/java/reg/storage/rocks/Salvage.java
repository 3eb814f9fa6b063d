package reg.storage.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.storage.FsckReport.Finding;
import reg.storage.FsckReport.Kind;
import reg.storage.form.Form;

/**
 * Makes a new database of what can be read of a damaged one: pins, refs and index from its tables
 * and logs, blocks from its segments. Sound segments are linked, not copied.
 *
 * <p>What was changed in a table that is lost may come back as it was before.
 */
final class Salvage {
  /** Behind the number of any file of a new database, so that the old logs are replayed. */
  private static final int FIRST_LOG_NUMBER = 900_000;

  private static final Set<Family> SMALL = EnumSet.complementOf(EnumSet.of(Family.DATA));

  private final StoreFolder folder;
  private final Path damaged;
  private final ProgressListener progress;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Path> brokenSegments = new ArrayList<>();

  Salvage(StoreFolder folder, Path damaged, ProgressListener progress) {
    this.folder = folder;
    this.damaged = damaged;
    this.progress = progress;
  }

  List<Finding> findings() {
    return findings;
  }

  /** Fills the new, empty database with all but the blocks of damaged segments. */
  void rebuild() {
    List<Path> tables = StoreFolder.numbered(damaged, ".sst");
    progress.begin("rebuilding", tables.size());
    try (var database = Database.open(folder.database(), new Tuning())) {
      ingestSmallFamilies(database, tables);
    }
    replaceLogs();
    try (var database = Database.open(folder.database(), new Tuning().forgiving())) {
      for (Path table : tables) {
        ingestSegment(database, table);
        progress.advance(1);
      }
      database.flushLog();
    } catch (IOException e) {
      throw Failures.writing(folder.root(), e);
    }
  }

  /** Collects each family's entries in order, newer tables over older, and ingests them as one. */
  private void ingestSmallFamilies(Database database, List<Path> tables) {
    Path scratch = folder.incoming().resolve("salvage");
    try (var sorted = Database.open(scratch, new Tuning())) {
      for (Path table : tables) {
        collect(table, sorted);
      }
      for (Family family : SMALL) {
        Path file = folder.incoming().resolve(family + ".sst");
        if (write(sorted, family, file)) {
          database.ingest(family, file);
        }
      }
    } catch (RocksDBException e) {
      throw Failures.writing(folder.root(), e);
    }
  }

  private void collect(Path table, Database sorted) {
    try (var reader = TableReader.open(table);
        var batch = sorted.batch()) {
      if (reader != null && reader.family() != Family.DATA) {
        reader.forEach((key, value) -> batch.put(reader.family(), key, value));
        batch.apply();
      }
    }
  }

  private static boolean write(Database sorted, Family family, Path file) throws RocksDBException {
    try (var scan = sorted.scan(family, new byte[0]);
        var environment = new EnvOptions();
        var options = new Options();
        var writer = new SstFileWriter(environment, options)) {
      boolean any = scan.next();
      if (any) {
        writer.open(file.toString());
        do {
          writer.put(scan.key(), scan.value());
        } while (scan.next());
        writer.finish();
      }
      return any;
    }
  }

  private void replaceLogs() {
    try {
      for (Path log : StoreFolder.numbered(folder.database(), ".log")) {
        Files.delete(log);
      }
      int number = FIRST_LOG_NUMBER;
      for (Path log : StoreFolder.numbered(damaged, ".log")) {
        Files.copy(log, folder.database().resolve("%06d.log".formatted(number++)));
      }
    } catch (IOException e) {
      throw Failures.writing(folder.root(), e);
    }
  }

  private void ingestSegment(Database database, Path table) throws IOException {
    Finding damage = TableCheck.damage(table);
    if (damage != null) {
      findings.add(damage);
    }
    try (var reader = TableReader.open(table)) {
      if (reader == null || reader.family() != Family.DATA) {
        return;
      }
      if (damage != null) {
        brokenSegments.add(table);
        return;
      }
      Path link = folder.incoming().resolve(String.valueOf(table.getFileName()));
      Files.createLink(link, table);
      database.ingest(Family.DATA, link);
      index(database, reader, Files.size(table));
    }
  }

  private static void index(Database database, TableReader reader, long fileBytes) {
    try (var batch = database.batch()) {
      reader.forEach(
          (key, value) ->
              index(batch, Sequence.of(key), value, fileBytes / (double) reader.valueBytes()));
      batch.apply();
    }
  }

  private static void index(Database.Batch batch, long sequence, byte[] value, double storedShare) {
    var in = ByteBuffer.wrap(value);
    Multihash hash = Multihash.decode(in);
    var location =
        new Location(
            Form.read(in), sequence, Math.round(value.length * storedShare), Form.readRawSize(in));
    batch.put(Family.BLOCK, hash.bytes(), location.encode());
  }

  /** Takes over the sound blocks of damaged segments; the others are named. */
  void rescue(Segments segments, RocksBlocks blocks) {
    for (Path table : brokenSegments) {
      try (var reader = TableReader.open(table)) {
        if (reader != null) {
          reader.forEachBlock((key, value) -> rescue(segments, blocks, value));
        }
      }
    }
    segments.flush();
  }

  private void rescue(Segments segments, RocksBlocks blocks, byte[] value) {
    var in = ByteBuffer.wrap(value);
    try {
      Multihash hash = Multihash.decode(in);
      int rawBytes = blocks.decode(Checker.rawCid(hash), value).size();
      Form form = Form.read(in.duplicate());
      Location location = new Location(form, 0, value.length, rawBytes);
      segments.add(Lane.of(location), hash, rawBytes, in);
    } catch (RegistryException e) {
      Checker.requireDamage(e);
      findings.add(new Finding(Kind.DAMAGED_BLOCK, "a block", String.valueOf(e.getMessage())));
    }
  }
}

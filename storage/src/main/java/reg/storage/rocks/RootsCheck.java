package reg.storage.rocks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.storage.FsckReport.Kind;
import reg.storage.Pin;

/** Checks that pins and refs can be read and that all they reach is held. */
final class RootsCheck implements Marker.Gaps {
  private final Database database;
  private final Checker checker;
  private final Marker marker;

  /** The pin or ref whose blocks are looked at now. */
  private String needing = "";

  RootsCheck(
      Database database,
      RocksBlocks blocks,
      Segments segments,
      Function<Block, List<Cid>> links,
      Checker checker) {
    this.database = database;
    this.checker = checker;
    this.marker = new Marker(blocks, segments, links, this);
  }

  void check() {
    scan(Family.PIN, Kind.DAMAGED_PIN, this::checkPin);
    scan(Family.REF, Kind.DAMAGED_REF, this::checkRef);
  }

  /** Looks at one entry. */
  private interface Entry {
    void check(byte[] key, byte[] value);
  }

  private void scan(Family family, Kind kind, Entry entry) {
    try (var scan = database.scan(family, new byte[0])) {
      while (scan.next()) {
        checkOne(kind, scan, entry);
      }
    } catch (RegistryException e) {
      Checker.requireDamage(e);
      checker.add(kind, "all", e.getMessage());
    }
  }

  private void checkOne(Kind kind, Database.Scan scan, Entry entry) {
    try {
      entry.check(scan.key(), scan.value());
    } catch (RegistryException e) {
      Checker.requireDamage(e);
      checker.add(kind, new String(scan.key(), StandardCharsets.UTF_8), e.getMessage());
    }
  }

  private void checkPin(byte[] key, byte[] value) {
    Pin pin = RocksPins.decode(Cid.decodeWhole(key), value);
    needing = "the pin of " + pin.root();
    marker.mark(pin);
  }

  private void checkRef(byte[] key, byte[] value) {
    needing = "ref " + new String(key, StandardCharsets.UTF_8);
    marker.mark(List.of(Cid.decodeWhole(value)));
  }

  @Override
  public void missing(Cid cid) {
    checker.add(Kind.MISSING_BLOCK, cid.toString(), "not held, but needed by " + needing);
  }

  @Override
  public void unreadable(Cid cid, RegistryException cause) {
    Checker.requireDamage(cause);
    checker.add(
        Kind.DAMAGED_BLOCK, cid.toString(), "needed by " + needing + ": " + cause.getMessage());
  }
}

package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.multiformats.Varint;
import reg.storage.Pin;
import reg.storage.PinStore;

/** Pins: key the root's CID, value {@code reach || uvarint seconds since 1970 || name}. */
final class RocksPins implements PinStore {
  /** The longest name, in bytes. */
  private static final int NAME_BYTES_MAX = 255;

  private final Database database;

  RocksPins(Database database) {
    this.database = database;
  }

  @Override
  public void pin(Pin pin) {
    try (var batch = database.batch()) {
      put(pin, batch);
      batch.commit();
    }
  }

  static void put(Pin pin, Database.Batch batch) {
    batch.put(Family.PIN, pin.root().bytes(), encode(pin));
  }

  @Override
  public boolean unpin(Cid root) {
    if (get(root) == null) {
      return false;
    }
    try (var batch = database.batch()) {
      batch.delete(Family.PIN, root.bytes()).commit();
    }
    return true;
  }

  @Override
  public @Nullable Pin get(Cid root) {
    byte[] value = database.get(Family.PIN, root.bytes());
    return value == null ? null : decode(root, value);
  }

  @Override
  public List<Pin> list() {
    var pins = new ArrayList<Pin>();
    try (var scan = database.scan(Family.PIN, new byte[0])) {
      while (scan.next()) {
        pins.add(decode(Cid.decodeWhole(scan.key()), scan.value()));
      }
    }
    pins.sort(Comparator.comparing(Pin::root));
    return pins;
  }

  private static byte[] encode(Pin pin) {
    byte[] name = pin.name().getBytes(StandardCharsets.UTF_8);
    if (name.length > NAME_BYTES_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "a pin's name has at most " + NAME_BYTES_MAX + " bytes");
    }
    long seconds = Math.max(0, pin.created().getEpochSecond());
    var out = ByteBuffer.allocate(1 + Varint.length(seconds) + name.length);
    out.put((byte) (pin.reach() == Pin.Reach.DIRECT ? 0 : 1));
    Varint.write(seconds, out);
    return out.put(name).array();
  }

  static Pin decode(Cid root, byte[] value) {
    var in = ByteBuffer.wrap(value);
    int reach = in.hasRemaining() ? in.get() : -1;
    if (reach != 0 && reach != 1) {
      throw new RegistryException(
          Fault.CORRUPT, "the pin of " + root + " is damaged; pin it again");
    }
    long seconds = Varint.read(in);
    byte[] name = new byte[in.remaining()];
    in.get(name);
    return new Pin(
        root,
        reach == 0 ? Pin.Reach.DIRECT : Pin.Reach.RECURSIVE,
        new String(name, StandardCharsets.UTF_8),
        Instant.ofEpochSecond(seconds));
  }
}

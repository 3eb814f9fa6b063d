package reg.storage.rocks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Origin;
import reg.ipld.multiformats.Multihash;
import reg.storage.BlockStore;
import reg.storage.form.Form;
import reg.storage.form.FormDecoder;
import reg.storage.form.FormEncoder;
import reg.storage.form.FormMemory;
import reg.storage.form.Pool;

/** Blocks in segments, found through the index. */
final class RocksBlocks implements BlockStore, AutoCloseable {
  private final Database database;
  private final Segments segments;
  private final BlockIndex index;
  private final Quarantine quarantine;
  private final Pool<FormEncoder> encoders = new Pool<>(FormEncoder::new, FormEncoder::close);
  private final Pool<FormDecoder> decoders = new Pool<>(FormDecoder::new, FormDecoder::close);

  RocksBlocks(Database database, Segments segments, BlockIndex index, Quarantine quarantine) {
    this.database = database;
    this.segments = segments;
    this.index = index;
    this.quarantine = quarantine;
  }

  @Override
  public boolean put(Block block, Origin origin) {
    return unlessHeld(block, () -> encoders.with(encoder -> add(block, origin, encoder)));
  }

  /** Adds a block whose bytes are not held; true when it was not held at all. */
  private boolean unlessHeld(Block block, BooleanSupplier add) {
    Multihash hash = block.cid().multihash();
    if (segments.find(hash) != null) {
      return false;
    }
    Location held = held(hash);
    if (held != null && held.form() != Form.REFERENCE) {
      return false;
    }
    boolean added = add.getAsBoolean();
    quarantine.remove(hash);
    return added && held == null;
  }

  @Override
  public Block putForm(Cid cid, ByteBuffer form) {
    Block block = decoders.with(decoder -> decoder.decode(cid, form));
    Lane lane = Lane.of(Form.read(form.duplicate()), block.size());
    unlessHeld(block, () -> segments.add(lane, cid.multihash(), block.size(), form.duplicate()));
    return block;
  }

  /** Where a sound block is, or null. */
  private @Nullable Location held(Multihash hash) {
    return quarantine.holds(hash) ? null : index.find(hash);
  }

  private boolean add(Block block, Origin origin, FormEncoder encoder) {
    int size = block.size();
    ByteBuffer stored =
        Lane.takesForm(size, origin.elements())
            ? encoder.encode(block.array(), block.offset(), size, origin.elements())
            : encoder.raw(block.array(), block.offset(), size);
    Lane lane = Lane.of(Form.read(stored.duplicate()), size);
    return segments.add(lane, block.cid().multihash(), size, stored);
  }

  /** Keeps where a block lies in a file instead of its bytes; false when it is held already. */
  boolean putReference(Block block, Reference reference) {
    Multihash hash = block.cid().multihash();
    if (segments.find(hash) != null || held(hash) != null) {
      return false;
    }
    boolean added = segments.add(Lane.PACKED, hash, block.size(), reference.encode(block.size()));
    quarantine.remove(hash);
    return added;
  }

  @Override
  public @Nullable Block get(Cid cid) {
    return decoders.with(
        decoder -> held(cid, decoder.memory(), form -> decode(cid, form, decoder)));
  }

  @Override
  public @Nullable ByteBuffer form(Cid cid) {
    return form(cid, new FormMemory());
  }

  @Override
  public @Nullable ByteBuffer form(Cid cid, FormMemory memory) {
    return held(cid, memory, form -> portable(cid, form));
  }

  /** What is read of a held form; one that turns out to be damaged is not held any more. */
  private <T> @Nullable T held(Cid cid, FormMemory memory, Function<ByteBuffer, T> read) {
    try {
      ByteBuffer value = value(cid, memory);
      return value == null ? null : read.apply(stored(cid, value));
    } catch (RegistryException e) {
      if (e.fault() != Fault.MALFORMED && e.fault() != Fault.CORRUPT) {
        throw e;
      }
      quarantine.add(cid.multihash());
      throw damaged(cid, e);
    }
  }

  BlockIndex index() {
    return index;
  }

  /**
   * Decodes a stored value and checks its hash.
   *
   * @throws RegistryException CORRUPT or MALFORMED when it is not that of this block
   */
  Block decode(Cid cid, byte[] value) {
    ByteBuffer form = stored(cid, ByteBuffer.wrap(value));
    return decoders.with(decoder -> decode(cid, form, decoder));
  }

  private static Block decode(Cid cid, ByteBuffer form, FormDecoder decoder) {
    Reference.Sized reference = reference(form);
    return reference != null ? reference.read(cid) : decoder.decode(cid, form);
  }

  /** The stored form that others can decode. */
  private static ByteBuffer portable(Cid cid, ByteBuffer form) {
    Reference.Sized reference = reference(form);
    return reference != null ? Form.raw(reference.read(cid)) : form;
  }

  /** The stored form in a value, which must be that of this block. */
  private static ByteBuffer stored(Cid cid, ByteBuffer value) {
    if (!Multihash.decode(value).equals(cid.multihash())) {
      throw new RegistryException(Fault.MALFORMED, "the index names the place of another block");
    }
    return value;
  }

  /** The reference that a stored form is, or null when it has the bytes in it. */
  private static Reference.@Nullable Sized reference(ByteBuffer form) {
    ByteBuffer in = form.duplicate();
    return Form.read(in) == Form.REFERENCE ? Reference.decode(in) : null;
  }

  /**
   * The stored value of a block, or null. A block may move from memory to a segment, or to another
   * segment, between two looks; one that is not found where the index says is looked up again.
   *
   * @param memory where it may lie until that is used again
   */
  private @Nullable ByteBuffer value(Cid cid, FormMemory memory) {
    Multihash hash = cid.multihash();
    @Nullable Location before = null;
    while (true) {
      Segment.Entry pending = segments.find(hash);
      byte[] copy = pending == null ? null : pending.copy();
      if (copy != null) {
        return ByteBuffer.wrap(copy);
      }
      Location location = index.find(hash);
      if (location == null && pending == null) {
        return null;
      }
      ByteBuffer value = location == null ? null : read(location, memory);
      if (value != null) {
        return value;
      }
      if (location != null && location.equals(before)) {
        throw new RegistryException(Fault.CORRUPT, "its segment is missing");
      }
      before = location;
    }
  }

  private @Nullable ByteBuffer read(Location location, FormMemory memory) {
    byte[] key = Sequence.key(location.sequence());
    if (location.form() == Form.ZSTD || location.form() == Form.PLANES) {
      return readEncoded(key, memory);
    }
    byte[] value =
        switch (Lane.of(location)) {
          case PACKED -> database.get(Family.DATA, key);
          case SOLID -> database.getOnce(Family.DATA, key);
        };
    return value == null ? null : ByteBuffer.wrap(value);
  }

  /** A value whose form is not raw: a block borrows the memory of a raw one. */
  private @Nullable ByteBuffer readEncoded(byte[] key, FormMemory memory) {
    int length = database.getOnce(Family.DATA, key, memory.array());
    if (length > memory.array().length) {
      length = database.getOnce(Family.DATA, key, memory.grow(length));
    }
    if (length < 0) {
      return null;
    }
    var value = ByteBuffer.wrap(memory.array(), 0, length);
    ByteBuffer form = value.duplicate();
    Multihash.decode(form);
    if (Form.read(form) == Form.RAW) {
      throw new RegistryException(Fault.MALFORMED, "the index names another form than is kept");
    }
    return value;
  }

  private static RegistryException damaged(Cid cid, RegistryException e) {
    String what = String.valueOf(e.getMessage());
    return new RegistryException(
        Fault.CORRUPT,
        (what.contains(cid.toString()) ? "" : "block " + cid + " is damaged in the store: ")
            + what
            + "; push or pull it again to replace it",
        e);
  }

  @Override
  public boolean has(Cid cid) {
    return segments.find(cid.multihash()) != null || held(cid.multihash()) != null;
  }

  @Override
  public Set<Cid> missing(Collection<Cid> wanted) {
    var missing = new HashSet<Cid>(wanted);
    missing.removeIf(this::has);
    return missing;
  }

  @Override
  public void flush() {
    segments.flush();
  }

  @Override
  public void deleteAll(Collection<Cid> cids) {
    var held = new ArrayList<Multihash>();
    for (Cid cid : cids) {
      if (has(cid)) {
        held.add(cid.multihash());
      }
    }
    segments.flush();
    index.remove(held);
  }

  @Override
  public void forEach(Consumer<Multihash> visitor) {
    segments.flush();
    try (var scan = database.scan(Family.BLOCK, new byte[0])) {
      while (scan.next()) {
        visitor.accept(Multihash.decode(ByteBuffer.wrap(scan.key())));
      }
    }
  }

  @Override
  public long storedSize(Cid cid) {
    Segment.Entry pending = segments.find(cid.multihash());
    if (pending != null) {
      return pending.storedBytes();
    }
    Location location = index.find(cid.multihash());
    return location == null ? -1 : location.storedBytes();
  }

  /** What all blocks take. */
  List<Long> totals() {
    long blocks = 0;
    long raw = 0;
    long stored = 0;
    segments.flush();
    try (var scan = database.scan(Family.BLOCK, new byte[0])) {
      while (scan.next()) {
        Location location = Location.decode(scan.value());
        blocks++;
        raw += location.rawBytes();
        stored += location.storedBytes();
      }
    }
    return List.of(blocks, raw, stored);
  }

  @Override
  public void close() {
    encoders.close();
    decoders.close();
  }
}

package reg.node.name;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.car.CarReader;
import reg.ipld.car.CarWriter;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.manifest.Head;
import reg.manifest.HeadMap;
import reg.manifest.PublisherId;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherChain;
import reg.node.Registry;
import reg.storage.BlockStore;
import reg.storage.Storage;

/**
 * The newest heads, as a store sets them aside for when it is closed: who verifies a folder needs
 * nothing else of it, and opening it takes longer than all but the hashing. A CAR whose root maps
 * refs to blocks, with the blocks of records, heads and their maps. Nothing in it is believed: all
 * is verified as if it came from the store.
 */
public final class HeadsAside implements BlockSource {
  private final MapNode refs;
  private final Map<Cid, Block> blocks;

  private HeadsAside(MapNode refs, Map<Cid, Block> blocks) {
    this.refs = refs;
    this.blocks = blocks;
  }

  /**
   * As {@link Heads#newest(PublisherId)}, for a look: a store that is closed and has its heads set
   * aside is not opened. What is changed next must not rest on it.
   */
  public static @Nullable PublisherHead glance(Registry registry, PublisherId publisher) {
    var store = new Heads(registry);
    byte[] aside = registry.aside();
    if (aside == null) {
      return store.newest(publisher);
    }
    try {
      HeadsAside heads = decode(aside);
      PublisherChain chain = heads.chain(publisher);
      var last = chain.last();
      boolean revoked = last != null && !last.revoked().isEmpty();
      // Which head a revocation leaves standing takes the whole history.
      return revoked ? store.newest(publisher) : heads.newest(chain);
    } catch (RegistryException e) {
      // The store has it as it should be, or says what is wrong.
      return store.newest(publisher);
    }
  }

  /** Has a store set the newest heads aside for {@link #glance}, when that is to be done. */
  public static void setAside(Storage storage) {
    if (storage.hasAside()) {
      return;
    }
    try {
      storage.setAside(() -> encode(storage));
    } catch (RegistryException e) {
      System.getLogger(HeadsAside.class.getName())
          .log(System.Logger.Level.DEBUG, "no heads set aside: {0}", e.getMessage());
    }
  }

  /** What to set aside of a store; null when that is more than it takes. */
  static byte @Nullable [] encode(Storage storage) {
    var refs = new TreeMap<>(storage.refs().list(Heads.NEWEST));
    refs.putAll(storage.refs().list(Records.RECORD));
    var links = new HashMap<String, Node>();
    var blocks = new LinkedHashMap<Cid, Block>();
    refs.forEach(
        (name, cid) -> {
          links.put(name, new LinkNode(cid));
          add(storage.blocks(), cid, name.startsWith(Heads.NEWEST), blocks);
        });
    Block root = DagCbor.encodeBlock(MapNode.of(links));
    long bytes = blocks.values().stream().mapToLong(Block::size).sum() + root.size();
    return bytes > Storage.ASIDE_BYTES_MAX / 2 ? null : car(root, blocks.values());
  }

  /** What is not held is left out: who asks for it asks the store, which says so. */
  private static void add(BlockStore store, Cid cid, boolean head, Map<Cid, Block> blocks) {
    Block block = store.get(cid);
    if (block == null) {
      return;
    }
    blocks.put(cid, block);
    if (head) {
      for (Cid page : Head.decode(Envelope.decode(block.bytes()).payload()).map().pages()) {
        add(store, page, false, blocks);
      }
    }
  }

  private static byte[] car(Block root, Iterable<Block> blocks) {
    var bytes = new ByteArrayOutputStream();
    try (var writer = new CarWriter(bytes, List.of(root.cid()))) {
      writer.write(root);
      blocks.forEach(writer::write);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} gave.
   *
   * @throws RegistryException MALFORMED or CORRUPT when it is something else
   */
  static HeadsAside decode(byte[] aside) {
    try (var reader = new CarReader(new ByteArrayInputStream(aside))) {
      var blocks = new HashMap<Cid, Block>();
      for (Block block = reader.next(); block != null; block = reader.next()) {
        blocks.put(block.cid(), block);
      }
      Block root = reader.roots().size() == 1 ? blocks.get(reader.roots().getFirst()) : null;
      if (root == null) {
        throw new RegistryException(Fault.MALFORMED, "it holds no heads");
      }
      return new HeadsAside(DagCbor.decode(root.data()).asMap("the refs"), blocks);
    }
  }

  /** The records of a publisher, verified. */
  PublisherChain chain(PublisherId publisher) {
    PublisherChain chain = PublisherChain.of(publisher);
    Cid record = refs.linkOrNull(Records.name(publisher, 1));
    for (long next = 2; record != null; next++) {
      chain = chain.append(require(record));
      record = refs.linkOrNull(Records.name(publisher, next));
    }
    return chain;
  }

  /** The newest head of a publisher that revoked no key, verified; null when none is known. */
  @Nullable PublisherHead newest(PublisherChain chain) {
    Cid cid = refs.linkOrNull(Heads.NEWEST + chain.id());
    if (cid == null) {
      return null;
    }
    var head = chain.verifyPastHead(require(cid));
    return new PublisherHead(head, HeadMap.read(head.head().map(), this));
  }

  @Override
  public @Nullable Block get(Cid cid) {
    return blocks.get(cid);
  }
}

package reg.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;

/**
 * A set of changes that becomes visible and durable as one, after every block put before it. Not
 * for use by several threads.
 */
public final class Commit {
  /**
   * A move of a ref.
   *
   * @param name the ref
   * @param expected where it must point now; null for nowhere
   * @param next where it points afterwards; null to remove it
   */
  public record RefMove(String name, @Nullable Cid expected, @Nullable Cid next) {}

  private final List<Block> blocks = new ArrayList<>();
  private final List<RefMove> refs = new ArrayList<>();
  private final List<Pin> pins = new ArrayList<>();
  private final List<Cid> unpins = new ArrayList<>();
  private final Map<Multihash, Cid> files = new LinkedHashMap<>();

  /**
   * Adds a block, such as a release or a head. Its bytes must stay as they are until the commit.
   */
  public Commit block(Block block) {
    blocks.add(block);
    return this;
  }

  /** Moves a ref. The commit fails with CONFLICT when it points elsewhere than expected. */
  public Commit ref(String name, @Nullable Cid expected, @Nullable Cid next) {
    refs.add(new RefMove(name, expected, next));
    return this;
  }

  /** Adds or replaces a pin. */
  public Commit pin(Pin pin) {
    pins.add(pin);
    return this;
  }

  /** Removes a pin, if there is one. */
  public Commit unpin(Cid root) {
    unpins.add(root);
    return this;
  }

  /**
   * Adds an entry to the index of whole files; a file of one leaf needs none, because its sha256 is
   * the leaf's.
   */
  public Commit file(Multihash sha256, Cid root) {
    if (!root.equals(Cid.v1(Codec.RAW, sha256))) {
      files.put(sha256, root);
    }
    return this;
  }

  public List<Block> blocks() {
    return List.copyOf(blocks);
  }

  public List<RefMove> refs() {
    return List.copyOf(refs);
  }

  public List<Pin> pins() {
    return List.copyOf(pins);
  }

  public List<Cid> unpins() {
    return List.copyOf(unpins);
  }

  public Map<Multihash, Cid> files() {
    return Map.copyOf(files);
  }
}

package reg.manifest.signing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.manifest.HeadPosition;
import reg.manifest.PublisherId;

/**
 * Proof that a publisher signed two histories: two heads, or two publisher records, of which one
 * publisher can have signed only one. It names nobody who found it and is signed by nobody, since
 * it proves itself to whoever has it, without network and clock. Format page: fork.
 *
 * <p>Either both sides stand at the same place and say different things; or the second is a head
 * whose predecessor, given with it, stands before the first, so its history passes over that.
 */
public final class Fork {
  /** The largest proof, in bytes: one block. */
  public static final int BYTES_MAX = 1 << 20;

  private static final Set<String> KEYS = Set.of("v", "pub", "records", "one", "other");

  private final Block block;
  private final PublisherId publisher;
  private final Side one;
  private final Side other;

  /**
   * One of the two histories.
   *
   * @param cid of the head's or record's envelope
   * @param position of the head; for a record its number as epoch, and 1
   */
  public record Side(Cid cid, PayloadType type, HeadPosition position) {}

  private Fork(Block block, PublisherId publisher, Side one, Side other) {
    this.block = block;
    this.publisher = publisher;
    this.one = one;
    this.other = other;
  }

  /**
   * The proof from two heads at one position.
   *
   * @param records the publisher's records up to their epoch
   * @throws RegistryException INVALID_REQUEST when they prove nothing, or take more than {@value
   *     #BYTES_MAX} bytes
   */
  public static Fork ofHeads(PublisherId publisher, List<Block> records, Block one, Block other) {
    boolean ordered = one.cid().toString().compareTo(other.cid().toString()) < 0;
    return made(publisher, records, List.of(ordered ? one : other), List.of(ordered ? other : one));
  }

  /**
   * The proof from a head, and a later one whose predecessor stands before it.
   *
   * @throws RegistryException as {@link #ofHeads}
   */
  public static Fork passedOver(
      PublisherId publisher, List<Block> records, Block head, List<Block> laterAndPredecessor) {
    return made(publisher, records, List.of(head), laterAndPredecessor);
  }

  /**
   * The proof from two publisher records of one number.
   *
   * @param records those before
   * @throws RegistryException as {@link #ofHeads}
   */
  public static Fork ofRecords(PublisherId publisher, List<Block> records, Block one, Block other) {
    return ofHeads(publisher, records, one, other);
  }

  private static Fork made(
      PublisherId publisher, List<Block> records, List<Block> one, List<Block> other) {
    byte[] bytes =
        DagCbor.encode(
            MapNode.builder()
                .put("v", 1)
                .put("pub", publisher.toString())
                .put("records", bytes(records))
                .put("one", bytes(one))
                .put("other", bytes(other))
                .build());
    try {
      return decode(bytes);
    } catch (RegistryException e) {
      throw new RegistryException(Fault.INVALID_REQUEST, "no proof: " + e.getMessage(), e);
    }
  }

  private static List<Node> bytes(List<Block> blocks) {
    var nodes = new ArrayList<Node>();
    blocks.forEach(block -> nodes.add(BytesNode.copyOf(block.bytes())));
    return nodes;
  }

  /**
   * Reads a proof and checks it in full.
   *
   * @throws RegistryException MALFORMED for anything but the canonical form; UNSIGNED,
   *     BAD_SIGNATURE, ROLLBACK or REVOKED when a part of it is not good; INVALID_REQUEST when the
   *     two do not contradict each other
   */
  public static Fork decode(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, "a proof of " + bytes.length + " bytes; at most " + BYTES_MAX);
    }
    MapNode map = DagCbor.decode(bytes).asMap("the proof").requireOnly(KEYS);
    if (map.natural("v") != 1) {
      throw new RegistryException(Fault.MALFORMED, "it is no proof of version 1");
    }
    PublisherId publisher = publisher(map.text("pub"));
    PublisherChain chain = PublisherChain.of(publisher);
    for (Block record : blocks(map, "records", PublisherChain.STEPS_MAX)) {
      chain = chain.append(record);
    }
    List<Block> one = blocks(map, "one", 1);
    List<Block> other = blocks(map, "other", 2);
    if (one.isEmpty() || other.isEmpty()) {
      throw new RegistryException(Fault.MALFORMED, "a side of it is empty");
    }
    Side[] sides = Contradiction.between(chain, one.getFirst(), other);
    return new Fork(Block.of(Codec.DAG_CBOR, bytes.clone()), publisher, sides[0], sides[1]);
  }

  private static PublisherId publisher(String text) {
    PublisherId publisher = PublisherId.parse(text);
    if (!publisher.toString().equals(text)) {
      throw new RegistryException(Fault.MALFORMED, "its publisher is not written in full");
    }
    return publisher;
  }

  private static List<Block> blocks(MapNode map, String key, int max) {
    List<Node> nodes = map.list(key);
    if (nodes.size() > max) {
      throw new RegistryException(Fault.MALFORMED, nodes.size() + " " + key + "; at most " + max);
    }
    return nodes.stream().map(node -> Block.of(Codec.DAG_CBOR, node.asBytes(key))).toList();
  }

  /** The CID of the proof: whoever finds the same two heads finds the same one. */
  public Cid cid() {
    return block.cid();
  }

  /** The canonical bytes under their CID. */
  public Block block() {
    return block;
  }

  /** The canonical bytes. */
  public byte[] encode() {
    return block.bytes();
  }

  public PublisherId publisher() {
    return publisher;
  }

  public Side one() {
    return one;
  }

  public Side other() {
    return other;
  }

  /** Where the histories part: the position of the first side. */
  public HeadPosition position() {
    return one.position();
  }

  /**
   * Whether later records leave both sides standing. Once a key of one side is revoked from there
   * on, the publisher itself has said which history is its own.
   *
   * @param chain the publisher's records as they are known now
   */
  public boolean standsUnder(PublisherChain chain) {
    return stands(chain, one) && stands(chain, other);
  }

  private boolean stands(PublisherChain chain, Side side) {
    try {
      MapNode map = DagCbor.decode(block.bytes()).asMap("the proof");
      Block found = blocks(map, side.equals(one) ? "one" : "other", 2).getFirst();
      return switch (side.type) {
        case HEAD -> {
          var _ = chain.verifier(side.position.epoch(), Sightings.NONE).verifyHead(found);
          yield true;
        }
        case PUBLISHER ->
            !chain.records().contains(side.cid) || chain.epoch() <= side.position.epoch();
        default -> true;
      };
    } catch (RegistryException e) {
      return e.fault() != Fault.REVOKED;
    }
  }

  @Override
  public String toString() {
    return publisher + " " + one.position() + ": " + one.cid() + " and " + other.cid();
  }
}

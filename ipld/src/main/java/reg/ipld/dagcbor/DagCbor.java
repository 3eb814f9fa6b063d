package reg.ipld.dagcbor;

import java.nio.ByteBuffer;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;

/**
 * dag-cbor bytes to nodes and back. Each node has exactly one byte form: shortest heads, definite
 * lengths, map keys in order and unique, floats of 64 bits, no tag but 42.
 *
 * <p>Limits: depth {@value #DEPTH_MAX}, {@value #NODES_MAX} values; nothing is allocated for a
 * length or count before as many bytes are there. Source: ipld/ipld, specs/codecs/dag-cbor.
 */
public final class DagCbor {
  /** How deep lists and maps may nest. */
  public static final int DEPTH_MAX = 64;

  /**
   * How many values a document may have, so that 2 MiB of tiny values cannot take more than about
   * 64 MiB of memory.
   */
  public static final int NODES_MAX = 1 << 19;

  private DagCbor() {}

  /**
   * The bytes of a node.
   *
   * @throws RegistryException MALFORMED when it nests deeper than {@value #DEPTH_MAX} or a text has
   *     an unpaired surrogate
   */
  public static byte[] encode(Node node) {
    var writer = new CborWriter();
    writer.write(node, 0);
    return writer.bytes();
  }

  /** The block of a node. */
  public static Block encodeBlock(Node node) {
    return Block.of(Codec.DAG_CBOR, encode(node));
  }

  /**
   * Decodes a block's bytes.
   *
   * @throws RegistryException MALFORMED, naming the block
   */
  public static Node decode(Block block) {
    try {
      return decode(block.data());
    } catch (RegistryException e) {
      throw new RegistryException(
          Fault.MALFORMED, "block " + block.cid() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Decodes bytes that are one node.
   *
   * @throws RegistryException MALFORMED for anything but the canonical form, and past the limits
   */
  public static Node decode(byte[] bytes) {
    return decode(ByteBuffer.wrap(bytes));
  }

  /** As {@link #decode(byte[])}, of the bytes between the buffer's position and limit. */
  public static Node decode(ByteBuffer bytes) {
    return new CborReader(bytes.slice()).readOnly();
  }
}

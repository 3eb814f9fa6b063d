package reg.ipld.dagcbor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.multiformats.Utf8;

/** Reads one document. */
final class CborReader {
  private final ByteBuffer in;
  private int nodes;

  CborReader(ByteBuffer in) {
    this.in = in;
  }

  /** Reads the one value that fills the buffer. */
  Node readOnly() {
    Node node = read(0);
    if (in.hasRemaining()) {
      throw malformed(in.remaining() + " bytes behind the value");
    }
    return node;
  }

  private Node read(int depth) {
    if (++nodes > DagCbor.NODES_MAX) {
      throw malformed("more than " + DagCbor.NODES_MAX + " values");
    }
    int first = first();
    int major = first >> 5;
    return switch (major) {
      case Cbor.UNSIGNED -> new IntNode(false, argument(first));
      case Cbor.NEGATIVE -> new IntNode(true, argument(first));
      case Cbor.BYTES -> BytesNode.owning(bytes(length(first)));
      case Cbor.TEXT -> new TextNode(Utf8.read(in, length(first)));
      case Cbor.LIST -> list(length(first), depth + 1);
      case Cbor.MAP -> map(length(first), depth + 1);
      case Cbor.TAG -> link(first);
      default -> simple(first);
    };
  }

  private Node list(int count, int depth) {
    requireDepth(depth);
    if (count == 0) {
      return ListNode.EMPTY;
    }
    var elements = new ArrayList<Node>();
    for (int i = 0; i < count; i++) {
      elements.add(read(depth));
    }
    return new ListNode(elements);
  }

  private Node map(int count, int depth) {
    requireDepth(depth);
    if (count == 0) {
      return MapNode.EMPTY;
    }
    SortedMap<String, Node> entries = new TreeMap<>(MapNode.KEY_ORDER);
    String last = null;
    for (int i = 0; i < count; i++) {
      String key = key(last);
      entries.put(key, read(depth));
      last = key;
    }
    return new MapNode(entries);
  }

  private String key(@Nullable String last) {
    int first = first();
    if (first >> 5 != Cbor.TEXT) {
      throw malformed("a map key that is not text");
    }
    String key = Utf8.read(in, length(first));
    if (last != null && MapNode.KEY_ORDER.compare(last, key) >= 0) {
      throw malformed("map key '" + key + "' is repeated or out of order");
    }
    return key;
  }

  private Node link(int first) {
    long tag = argument(first);
    if (tag != Cbor.TAG_LINK) {
      throw malformed("tag " + Long.toUnsignedString(tag) + " (only 42 is allowed)");
    }
    int string = first();
    if (string >> 5 != Cbor.BYTES) {
      throw malformed("tag 42 of something that is not bytes");
    }
    int length = length(string);
    if (length < 2 || length > 1 + Cid.BYTES_MAX) {
      throw malformed("a link of " + length + " bytes");
    }
    byte[] bytes = bytes(length);
    if (bytes[0] != 0) {
      throw malformed("a link that does not begin with 00");
    }
    ByteBuffer cid = ByteBuffer.wrap(bytes, 1, length - 1);
    Node node = new LinkNode(Cid.decode(cid));
    if (cid.hasRemaining()) {
      throw malformed(cid.remaining() + " bytes behind a link's CID");
    }
    return node;
  }

  private Node simple(int first) {
    return switch (first) {
      case Cbor.FALSE -> new BoolNode(false);
      case Cbor.TRUE -> new BoolNode(true);
      case Cbor.NULL -> new NullNode();
      case Cbor.FLOAT64 -> {
        double value = Double.longBitsToDouble(bigEndian(8));
        if (!Double.isFinite(value)) {
          throw malformed("the float " + value);
        }
        yield new FloatNode(value);
      }
      default -> throw malformed("the first byte 0x" + Integer.toHexString(first));
    };
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /**
   * A length or count. Every element takes at least one byte, so more than are left is refused
   * before anything is allocated for it.
   */
  private int length(int first) {
    long length = argument(first);
    if (length < 0 || length > in.remaining()) {
      throw malformed(
          "a length of "
              + Long.toUnsignedString(length)
              + " with "
              + in.remaining()
              + " bytes left");
    }
    return (int) length;
  }

  /** The argument of a head as 64 unsigned bits, in the fewest bytes that hold it. */
  private long argument(int first) {
    int info = first & 31;
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw malformed("an indefinite or reserved length");
    }
    int size = 1 << (info - 24);
    long value = bigEndian(size);
    boolean minimal = size == 1 ? value >= 24 : value >>> (4 * size) != 0;
    if (!minimal) {
      throw malformed("an integer that is not in its shortest form");
    }
    return value;
  }

  private long bigEndian(int size) {
    if (size > in.remaining()) {
      throw malformed("truncated");
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | (in.get() & 0xff);
    }
    return value;
  }

  private int first() {
    return (int) bigEndian(1);
  }

  private void requireDepth(int depth) {
    if (depth > DagCbor.DEPTH_MAX) {
      throw malformed("lists and maps nest deeper than " + DagCbor.DEPTH_MAX);
    }
  }

  private RegistryException malformed(String why) {
    return new RegistryException(
        Fault.MALFORMED, "not dag-cbor at byte " + in.position() + ": " + why);
  }
}

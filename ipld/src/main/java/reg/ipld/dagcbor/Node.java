package reg.ipld.dagcbor;

import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;

/**
 * A value of the IPLD data model. Two nodes are equal when their dag-cbor bytes are.
 *
 * <p>The {@code as…} methods are for readers of objects from outside: they give the Java value or
 * fail with MALFORMED and a message that begins with {@code what}, the field's name.
 */
public sealed interface Node
    permits MapNode,
        ListNode,
        TextNode,
        BytesNode,
        IntNode,
        FloatNode,
        BoolNode,
        NullNode,
        LinkNode {
  /** What this is, for messages: {@code "a map"}. */
  String kind();

  /** The entries of a map. */
  default MapNode asMap(String what) {
    if (this instanceof MapNode map) {
      return map;
    }
    throw wrong(what, "a map");
  }

  /** The elements of a list. */
  default List<Node> asList(String what) {
    if (this instanceof ListNode(var elements)) {
      return elements;
    }
    throw wrong(what, "a list");
  }

  /** The text of a text node. */
  default String asText(String what) {
    if (this instanceof TextNode(var text)) {
      return text;
    }
    throw wrong(what, "text");
  }

  /** A copy of the bytes of a bytes node. */
  default byte[] asBytes(String what) {
    if (this instanceof BytesNode bytes) {
      return bytes.bytes();
    }
    throw wrong(what, "bytes");
  }

  /** The value of an integer of −2^63 to 2^63−1. */
  default long asLong(String what) {
    if (!(this instanceof IntNode integer)) {
      throw wrong(what, "an integer");
    }
    if (!integer.fitsLong()) {
      throw wrong(what, "one of 64 bits with sign");
    }
    return integer.longValue();
  }

  /** The value of an integer of 0 to 2^63−1: a size, a count, a time. */
  default long asNatural(String what) {
    long value = asLong(what);
    if (value < 0) {
      throw wrong(what, "zero or more");
    }
    return value;
  }

  /** The value of a float or of an integer of at most 53 bits. */
  default double asDouble(String what) {
    return switch (this) {
      case FloatNode(double value) -> value;
      case IntNode i when i.fitsLong() && i.argument() <= 1L << 53 -> i.longValue();
      default -> throw wrong(what, "a number");
    };
  }

  /** The value of a boolean. */
  default boolean asBoolean(String what) {
    if (this instanceof BoolNode(boolean value)) {
      return value;
    }
    throw wrong(what, "true or false");
  }

  /** The CID of a link. */
  default Cid asLink(String what) {
    if (this instanceof LinkNode(var cid)) {
      return cid;
    }
    throw wrong(what, "a link");
  }

  private RegistryException wrong(String what, String expected) {
    return new RegistryException(
        Fault.MALFORMED, what + " is " + kind() + " where " + expected + " is required");
  }
}

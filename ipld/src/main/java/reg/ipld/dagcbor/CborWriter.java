package reg.ipld.dagcbor;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.multiformats.Utf8;

/** Writes nodes in their canonical form. */
final class CborWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  byte[] bytes() {
    return out.toByteArray();
  }

  void write(Node node, int depth) {
    // A switch over types is linked anew at each start (decision 0097).
    if (node instanceof TextNode(String text)) {
      string(Cbor.TEXT, Utf8.encode(text));
    } else if (node instanceof IntNode(boolean negative, long argument)) {
      head(negative ? Cbor.NEGATIVE : Cbor.UNSIGNED, argument);
    } else if (node instanceof ListNode list) {
      list(list, depth + 1);
    } else if (node instanceof MapNode map) {
      map(map, depth + 1);
    } else if (node instanceof LinkNode(Cid cid)) {
      link(cid);
    } else if (node instanceof BytesNode bytes) {
      string(Cbor.BYTES, bytes.array());
    } else {
      simple(node);
    }
  }

  private void simple(Node node) {
    if (node instanceof BoolNode(boolean value)) {
      out.write(value ? Cbor.TRUE : Cbor.FALSE);
    } else if (node instanceof FloatNode(double value)) {
      out.write(Cbor.FLOAT64);
      bigEndian(Double.doubleToRawLongBits(value), 8);
    } else {
      out.write(Cbor.NULL);
    }
  }

  private void list(ListNode list, int depth) {
    requireDepth(depth);
    head(Cbor.LIST, list.elements().size());
    for (Node element : list.elements()) {
      write(element, depth);
    }
  }

  private void map(MapNode map, int depth) {
    requireDepth(depth);
    head(Cbor.MAP, map.entries().size());
    for (Map.Entry<String, Node> entry : map.entries().entrySet()) {
      string(Cbor.TEXT, Utf8.encode(entry.getKey()));
      write(entry.getValue(), depth);
    }
  }

  private void link(Cid cid) {
    head(Cbor.TAG, Cbor.TAG_LINK);
    head(Cbor.BYTES, 1 + cid.size());
    out.write(0);
    out.writeBytes(cid.bytes());
  }

  private void string(int major, byte[] bytes) {
    head(major, bytes.length);
    out.writeBytes(bytes);
  }

  /** Writes a major type with its argument (unsigned) in the fewest bytes. */
  private void head(int major, long argument) {
    int type = major << 5;
    if (argument >= 0 && argument < 24) {
      out.write(type | (int) argument);
    } else if (argument >>> 8 == 0) {
      out.write(type | 24);
      bigEndian(argument, 1);
    } else if (argument >>> 16 == 0) {
      out.write(type | 25);
      bigEndian(argument, 2);
    } else if (argument >>> 32 == 0) {
      out.write(type | 26);
      bigEndian(argument, 4);
    } else {
      out.write(type | 27);
      bigEndian(argument, 8);
    }
  }

  private void bigEndian(long value, int size) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }

  private static void requireDepth(int depth) {
    if (depth > DagCbor.DEPTH_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, "lists and maps nest deeper than " + DagCbor.DEPTH_MAX);
    }
  }
}

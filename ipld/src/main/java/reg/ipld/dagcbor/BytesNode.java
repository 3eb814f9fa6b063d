package reg.ipld.dagcbor;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A byte string. */
public final class BytesNode implements Node {
  private final byte[] bytes;

  private BytesNode(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A node of a copy of the bytes. */
  public static BytesNode copyOf(byte[] bytes) {
    return new BytesNode(bytes.clone());
  }

  /** A node of bytes that nobody changes any more. */
  static BytesNode owning(byte[] bytes) {
    return new BytesNode(bytes);
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes themselves, not to be changed. */
  byte[] array() {
    return bytes;
  }

  @Override
  public String kind() {
    return "bytes";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BytesNode that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "BytesNode[" + HexFormat.of().formatHex(bytes) + "]";
  }
}

package reg.ipld;

/**
 * What the bytes of a leaf are made of, as a hint for how to store them well. A wrong hint costs
 * space or time, never correctness.
 */
public enum ElementType {
  /** Nothing is known. */
  BYTES(1),
  F16(2),
  BF16(2),
  F32(4),
  F64(8);

  private final int width;

  ElementType(int width) {
    this.width = width;
  }

  /** Bytes of one element. */
  public int width() {
    return width;
  }
}

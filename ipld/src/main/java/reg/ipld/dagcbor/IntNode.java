package reg.ipld.dagcbor;

import java.math.BigInteger;

/**
 * An integer of −2^64 to 2^64−1, as CBOR splits it: {@code argument} (unsigned) when positive,
 * {@code −1 − argument} when negative.
 *
 * @param negative whether the value is below zero
 * @param argument 64 unsigned bits
 */
public record IntNode(boolean negative, long argument) implements Node {
  /** The node of a value. */
  public static IntNode of(long value) {
    return value < 0 ? new IntNode(true, ~value) : new IntNode(false, value);
  }

  /** Whether {@link #longValue} is the value. */
  public boolean fitsLong() {
    return argument >= 0;
  }

  /** The value; only when it {@link #fitsLong}. */
  public long longValue() {
    if (!fitsLong()) {
      throw new ArithmeticException(this + " needs more than 64 bits");
    }
    return negative ? ~argument : argument;
  }

  /** The value, whatever its size. */
  public BigInteger bigValue() {
    var unsigned = new BigInteger(Long.toUnsignedString(argument));
    return negative ? unsigned.not() : unsigned;
  }

  @Override
  public String kind() {
    return negative ? "a negative integer" : "an integer";
  }

  @Override
  public String toString() {
    return "IntNode[" + bigValue() + "]";
  }
}

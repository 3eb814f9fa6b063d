package reg.chunker.format;

import java.math.BigInteger;

/** A metadata value of a GGUF file. */
public sealed interface GgufValue {
  /** Any of the integer types. */
  record Whole(BigInteger value) implements GgufValue {}

  /** A 32-bit or 64-bit floating-point number. */
  record Real(double value) implements GgufValue {}

  /** True or false. */
  record Flag(boolean value) implements GgufValue {}

  /** UTF-8 text. */
  record Text(String value) implements GgufValue {}

  /**
   * A list, of which only the extent is kept: token lists have hundreds of thousands of entries.
   *
   * @param type the elements' type as the format names it, {@code string} or {@code uint32}
   * @param count how many
   */
  record Extent(String type, long count) implements GgufValue {}
}

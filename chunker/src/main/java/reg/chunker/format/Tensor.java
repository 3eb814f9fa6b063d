package reg.chunker.format;

import java.util.List;
import reg.ipld.ElementType;

/**
 * A tensor as its file's header describes it, checked against the file's size.
 *
 * @param name its name, any text; never a path to write to
 * @param type the element type as its format names it, {@code BF16} or {@code Q4_K}
 * @param shape lengths, in the format's order; empty for a scalar
 * @param offset of its first byte from the start of the file
 * @param length in bytes, exact
 * @param elements how best to store the bytes
 */
public record Tensor(
    String name, String type, List<Long> shape, long offset, long length, ElementType elements) {}

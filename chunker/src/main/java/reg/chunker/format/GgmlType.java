package reg.chunker.format;

import org.jspecify.annotations.Nullable;
import reg.ipld.ElementType;

/**
 * The element types of GGUF: a block of so many elements takes so many bytes. Types that were
 * withdrawn, and Q8_1 (never stored; its sources disagree), are not listed. Source: ggml-org/ggml
 * {@code docs/gguf.md}, gguf 0.19.0.
 */
enum GgmlType {
  F32(0, 1, 4, ElementType.F32),
  F16(1, 1, 2, ElementType.F16),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  Q8_K(15, 256, 292),
  IQ2_XXS(16, 256, 66),
  IQ2_XS(17, 256, 74),
  IQ3_XXS(18, 256, 98),
  IQ1_S(19, 256, 50),
  IQ4_NL(20, 32, 18),
  IQ3_S(21, 256, 110),
  IQ2_S(22, 256, 82),
  IQ4_XS(23, 256, 136),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),
  F64(28, 1, 8, ElementType.F64),
  IQ1_M(29, 256, 56),
  BF16(30, 1, 2, ElementType.BF16),
  TQ1_0(34, 256, 54),
  TQ2_0(35, 256, 66),
  MXFP4(39, 32, 17),
  NVFP4(40, 64, 36),
  Q1_0(41, 128, 18);

  private final int code;
  private final int blockElements;
  private final int blockBytes;
  private final ElementType elements;

  GgmlType(int code, int blockElements, int blockBytes) {
    this(code, blockElements, blockBytes, ElementType.BYTES);
  }

  GgmlType(int code, int blockElements, int blockBytes, ElementType elements) {
    this.code = code;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
    this.elements = elements;
  }

  int blockElements() {
    return blockElements;
  }

  int blockBytes() {
    return blockBytes;
  }

  ElementType elements() {
    return elements;
  }

  static @Nullable GgmlType of(long code) {
    for (GgmlType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }
}

package reg.chunker.format;

import org.jspecify.annotations.Nullable;
import reg.ipld.ElementType;

/** The element types of safetensors. Source: huggingface/safetensors 0.8.0. */
enum Dtype {
  BOOL(8),
  F4(4),
  F6_E2M3(6),
  F6_E3M2(6),
  U8(8),
  I8(8),
  F8_E5M2(8),
  F8_E4M3(8),
  F8_E8M0(8),
  F8_E4M3FNUZ(8),
  F8_E5M2FNUZ(8),
  I16(16),
  U16(16),
  F16(16, ElementType.F16),
  BF16(16, ElementType.BF16),
  I32(32),
  U32(32),
  F32(32, ElementType.F32),
  C64(64, ElementType.F32),
  F64(64, ElementType.F64),
  I64(64),
  U64(64);

  private final int bits;
  private final ElementType elements;

  Dtype(int bits) {
    this(bits, ElementType.BYTES);
  }

  Dtype(int bits, ElementType elements) {
    this.bits = bits;
    this.elements = elements;
  }

  int bits() {
    return bits;
  }

  ElementType elements() {
    return elements;
  }

  static @Nullable Dtype named(String name) {
    for (Dtype dtype : values()) {
      if (dtype.name().equals(name)) {
        return dtype;
      }
    }
    return null;
  }
}

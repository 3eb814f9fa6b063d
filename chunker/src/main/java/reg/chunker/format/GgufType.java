package reg.chunker.format;

import java.util.Locale;

/** The types of metadata values, in the order of their codes. */
enum GgufType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT32(4),
  BOOL(1),
  STRING(8),
  ARRAY(12),
  UINT64(8),
  INT64(8),
  FLOAT64(8);

  private final int bytesMin;

  GgufType(int bytesMin) {
    this.bytesMin = bytesMin;
  }

  /** The bytes a value takes; of text and lists, what they take when empty. */
  int bytesMin() {
    return bytesMin;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

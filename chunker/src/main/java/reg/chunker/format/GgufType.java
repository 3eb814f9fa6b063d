package reg.chunker.format;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of metadata values. */
enum GgufType {
  UINT8(0, 1),
  INT8(1, 1),
  UINT16(2, 2),
  INT16(3, 2),
  UINT32(4, 4),
  INT32(5, 4),
  FLOAT32(6, 4),
  BOOL(7, 1),
  STRING(8, 8),
  ARRAY(9, 12),
  UINT64(10, 8),
  INT64(11, 8),
  FLOAT64(12, 8);

  private final int code;
  private final int bytesMin;

  GgufType(int code, int bytesMin) {
    this.code = code;
    this.bytesMin = bytesMin;
  }

  static @Nullable GgufType of(long code) {
    for (GgufType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }

  /** The bytes a value takes; of text and lists, what they take when empty. */
  int bytesMin() {
    return bytesMin;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

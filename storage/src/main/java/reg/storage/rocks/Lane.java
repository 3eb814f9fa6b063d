package reg.storage.rocks;

import reg.ipld.ElementType;
import reg.storage.form.Form;
import reg.storage.form.FormEncoder;

/** The two kinds of segment. */
enum Lane {
  /** Stored forms as they are; each was made as small as it gets. */
  SOLID,
  /** Small raw blocks and references, which the table compresses many at a time. */
  PACKED;

  /** Blocks up to this size are compressed together with their neighbours. */
  private static final int PACKED_BYTES_MAX = 64 << 10;

  /** Where a new block goes. */
  static Lane of(int rawBytes, ElementType elements) {
    boolean packed = rawBytes <= PACKED_BYTES_MAX && !FormEncoder.suitsPlanes(rawBytes, elements);
    return packed ? PACKED : SOLID;
  }

  /** Where a block that moves goes, and most likely came from. */
  static Lane of(Location location) {
    return of(location.form(), location.rawBytes());
  }

  /** Where a block goes whose form is chosen already. */
  static Lane of(Form form, int rawBytes) {
    return switch (form) {
      case REFERENCE -> PACKED;
      case RAW -> rawBytes <= PACKED_BYTES_MAX ? PACKED : SOLID;
      case ZSTD, PLANES -> SOLID;
    };
  }
}

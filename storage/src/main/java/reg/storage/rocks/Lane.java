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

  /** Raw blocks up to this size are compressed together with their neighbours. */
  private static final int PACKED_BYTES_MAX = 64 << 10;

  /**
   * Larger blocks get a form of their own, which travels between nodes as it is kept: neighbours
   * would save a sixth at most. Smaller ones need them.
   */
  private static final int RAW_BYTES_MAX = 16 << 10;

  /** Whether a new block is tried to be made smaller by itself. */
  static boolean takesForm(int rawBytes, ElementType elements) {
    return rawBytes > RAW_BYTES_MAX || FormEncoder.suitsPlanes(rawBytes, elements);
  }

  /** Where a block that moves goes, and most likely came from. */
  static Lane of(Location location) {
    return of(location.form(), location.rawBytes());
  }

  /** Where a block goes whose form is chosen. */
  static Lane of(Form form, int rawBytes) {
    return switch (form) {
      case REFERENCE -> PACKED;
      case RAW -> rawBytes <= PACKED_BYTES_MAX ? PACKED : SOLID;
      case ZSTD, PLANES -> SOLID;
    };
  }
}

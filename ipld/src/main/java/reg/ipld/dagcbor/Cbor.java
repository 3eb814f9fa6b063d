package reg.ipld.dagcbor;

/** The numbers of CBOR (RFC 8949) that dag-cbor uses. */
final class Cbor {
  // Major types.
  static final int UNSIGNED = 0;
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int LIST = 4;
  static final int MAP = 5;
  static final int TAG = 6;
  static final int SIMPLE = 7;

  // Whole first bytes of major type 7.
  static final int FALSE = 0xf4;
  static final int TRUE = 0xf5;
  static final int NULL = 0xf6;
  static final int FLOAT64 = 0xfb;

  /** The tag of a CID. */
  static final int TAG_LINK = 42;

  private Cbor() {}
}

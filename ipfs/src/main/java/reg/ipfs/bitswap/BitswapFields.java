package reg.ipfs.bitswap;

/**
 * The fields of a message.
 *
 * <p>Layout: {@code Message = wantlist=1 { Entry=1*, full=2 } || payload=3 { prefix=1, data=2 }* ||
 * presence=4 { cid=1, type=2 }* || pendingBytes=5}, {@code Entry = cid=1 || priority=2 || cancel=3
 * || wantType=4 || sendDontHave=5}; a prefix is the uvarints CID version, codec, hash function and
 * digest length.
 */
final class BitswapFields {
  static final int WANTLIST = 1;
  static final int PAYLOAD = 3;
  static final int PRESENCE = 4;
  static final int ENTRY = 1;
  static final int FULL = 2;
  static final int ENTRY_CID = 1;
  static final int ENTRY_PRIORITY = 2;
  static final int ENTRY_CANCEL = 3;
  static final int ENTRY_TYPE = 4;
  static final int ENTRY_TELL_ABSENCE = 5;
  static final int TYPE_HAVE = 1;
  static final int PAYLOAD_PREFIX = 1;
  static final int PAYLOAD_DATA = 2;
  static final int PRESENCE_CID = 1;
  static final int PRESENCE_TYPE = 2;

  private BitswapFields() {}
}

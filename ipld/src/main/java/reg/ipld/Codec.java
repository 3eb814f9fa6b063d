package reg.ipld;

import reg.base.Fault;
import reg.base.RegistryException;

/** What a block's bytes mean. Codes are those of the multicodec table. */
public enum Codec {
  RAW(0x55),
  DAG_PB(0x70),
  DAG_CBOR(0x71),
  LIBP2P_KEY(0x72);

  private final int code;

  Codec(int code) {
    this.code = code;
  }

  /** The multicodec code. */
  public int code() {
    return code;
  }

  /**
   * The codec of a code.
   *
   * @throws RegistryException MALFORMED for any code but those of this list
   */
  public static Codec of(long code) {
    for (Codec codec : values()) {
      if (codec.code == code) {
        return codec;
      }
    }
    throw new RegistryException(
        Fault.MALFORMED, "unsupported CID codec 0x" + Long.toHexString(code));
  }
}

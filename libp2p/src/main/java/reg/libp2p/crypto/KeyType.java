package reg.libp2p.crypto;

import reg.base.Fault;
import reg.base.RegistryException;

/** The key types of libp2p, with their codes in the key message. */
public enum KeyType {
  RSA(0),
  ED25519(1),
  SECP256K1(2),
  ECDSA(3);

  private final int code;

  KeyType(int code) {
    this.code = code;
  }

  /** The code in the key message. */
  public int code() {
    return code;
  }

  static KeyType of(long code) {
    for (KeyType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new RegistryException(Fault.MALFORMED, "unknown libp2p key type " + code);
  }
}

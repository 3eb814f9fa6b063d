package reg.ipld.protobuf;

import reg.base.Fault;
import reg.base.RegistryException;

/** How a field's value is written. The deprecated groups are refused. */
public enum WireType {
  VARINT(0),
  FIXED64(1),
  BYTES(2),
  FIXED32(5);

  private final int code;

  WireType(int code) {
    this.code = code;
  }

  /** The low three bits of a tag. */
  int code() {
    return code;
  }

  static WireType of(int code) {
    return switch (code) {
      case 0 -> VARINT;
      case 1 -> FIXED64;
      case 2 -> BYTES;
      case 5 -> FIXED32;
      default -> throw new RegistryException(Fault.MALFORMED, "protobuf wire type " + code);
    };
  }
}

package reg.ipfs.ipns;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.proto.ProtoReader;
import reg.libp2p.proto.ProtoWriter;

/**
 * The protobuf message of a record, each field by its number. A field comes once or not at all;
 * unknown ones are passed over.
 */
final class IpnsMessage {
  static final int VALUE = 1;
  static final int SIGNATURE_V1 = 2;
  static final int VALIDITY_TYPE = 3;
  static final int VALIDITY = 4;
  static final int SEQUENCE = 5;
  static final int TTL = 6;
  static final int PUBLIC_KEY = 7;
  static final int SIGNATURE_V2 = 8;
  static final int DATA = 9;

  private final Map<Integer, byte[]> bytes = new HashMap<>();
  private final Map<Integer, Long> numbers = new HashMap<>();

  /**
   * Reads a message.
   *
   * @throws RegistryException MALFORMED for longer ones than {@link IpnsRecord#BYTES_MAX}, fields
   *     that come twice, and what is no protobuf
   */
  static IpnsMessage decode(byte[] record) {
    if (record.length > IpnsRecord.BYTES_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, "an IPNS record of more than " + IpnsRecord.BYTES_MAX + " bytes");
    }
    var message = new IpnsMessage();
    var in = new ProtoReader(record);
    while (in.next()) {
      int field = in.field();
      switch (field) {
        case VALUE, SIGNATURE_V1, VALIDITY, PUBLIC_KEY, SIGNATURE_V2, DATA ->
            message.put(field, in.bytes(IpnsRecord.BYTES_MAX));
        case VALIDITY_TYPE, SEQUENCE, TTL -> message.put(field, in.varint());
        default -> {}
      }
    }
    return message;
  }

  /** Sets a field of bytes, which must not be there yet. */
  IpnsMessage put(int field, byte[] value) {
    requireAbsent(field, bytes.put(field, value));
    return this;
  }

  /** Sets a number, which must not be there yet. */
  IpnsMessage put(int field, long value) {
    requireAbsent(field, numbers.put(field, value));
    return this;
  }

  private static void requireAbsent(int field, @Nullable Object before) {
    if (before != null) {
      throw new RegistryException(
          Fault.MALFORMED, "field " + field + " comes twice in an IPNS record");
    }
  }

  /** A field of bytes; empty when it is not there. */
  byte[] bytes(int field) {
    return bytes.getOrDefault(field, new byte[0]);
  }

  /** A number; 0 when it is not there. */
  long number(int field) {
    return numbers.getOrDefault(field, 0L);
  }

  /** The message, its fields by their numbers. */
  byte[] encode() {
    var out = new ProtoWriter();
    for (int field = VALUE; field <= DATA; field++) {
      byte[] value = bytes.get(field);
      Long number = numbers.get(field);
      if (value != null) {
        out.bytes(field, value);
      } else if (number != null) {
        out.varint(field, number);
      }
    }
    return out.toBytes();
  }
}

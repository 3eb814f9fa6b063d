package reg.libp2p;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Varint;

/** One protocol of an address and its value. */
public final class AddressComponent {
  private final AddressProtocol protocol;
  private final byte[] value;

  private AddressComponent(AddressProtocol protocol, byte[] value) {
    this.protocol = protocol;
    this.value = value;
  }

  /**
   * A component of a value's bytes.
   *
   * @throws RegistryException MALFORMED when they break the protocol's rule
   */
  public static AddressComponent of(AddressProtocol protocol, byte[] value) {
    int size = protocol.kind().size();
    if (size != AddressValue.VARIABLE && size != value.length) {
      throw new RegistryException(
          Fault.MALFORMED, "a value of " + value.length + " bytes for /" + protocol.text());
    }
    return new AddressComponent(protocol, protocol.kind().checked(value.clone()));
  }

  /** A component without a value. */
  public static AddressComponent of(AddressProtocol protocol) {
    return of(protocol, new byte[0]);
  }

  /**
   * A component of a value's text.
   *
   * @throws RegistryException MALFORMED when it breaks the protocol's rule
   */
  public static AddressComponent of(AddressProtocol protocol, String text) {
    return new AddressComponent(protocol, protocol.kind().parse(text));
  }

  static AddressComponent read(ByteBuffer in) {
    AddressProtocol protocol = AddressProtocol.of(Varint.read(in));
    int size = protocol.kind().size();
    long length = size == AddressValue.VARIABLE ? Varint.read(in) : size;
    if (length > in.remaining()) {
      throw new RegistryException(Fault.MALFORMED, "truncated value of /" + protocol.text());
    }
    byte[] value = new byte[(int) length];
    in.get(value);
    return of(protocol, value);
  }

  void write(ByteBuffer out) {
    Varint.write(protocol.code(), out);
    if (protocol.kind().size() == AddressValue.VARIABLE) {
      Varint.write(value.length, out);
    }
    out.put(value);
  }

  int size() {
    return Multiaddr.headerSize(protocol, value.length) + value.length;
  }

  public AddressProtocol protocol() {
    return protocol;
  }

  /** A copy of the value. */
  public byte[] value() {
    return value.clone();
  }

  /** The value as text; empty for protocols without one. */
  public String text() {
    return protocol.kind().format(value);
  }

  /** The value of a port. */
  int number() {
    return Short.toUnsignedInt(ByteBuffer.wrap(value).getShort());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AddressComponent that
        && protocol == that.protocol
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * protocol.hashCode() + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    String name = "/" + protocol.text();
    return protocol.kind() == AddressValue.NONE ? name : name + "/" + text();
  }
}

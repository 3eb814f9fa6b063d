package reg.libp2p;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Varint;

/**
 * A network address: components, each {@code uvarint code || value}, a value of variable size with
 * a uvarint length before it. Text: {@code /name/value…}.
 *
 * <p>Limits: {@value #BYTES_MAX} bytes, {@value #COMPONENTS_MAX} components. Source:
 * multiformats/multiaddr.
 */
public final class Multiaddr {
  /** The longest binary form. */
  public static final int BYTES_MAX = 1_024;

  /** The most components; a relayed WebTransport address has about ten. */
  public static final int COMPONENTS_MAX = 24;

  private final List<AddressComponent> components;
  private final byte[] bytes;

  private Multiaddr(List<AddressComponent> components) {
    if (components.isEmpty()) {
      throw new RegistryException(Fault.MALFORMED, "an empty address");
    }
    int size = components.stream().mapToInt(AddressComponent::size).sum();
    if (size > BYTES_MAX || components.size() > COMPONENTS_MAX) {
      throw new RegistryException(
          Fault.MALFORMED,
          "an address of " + size + " bytes, " + components.size() + " components");
    }
    var out = ByteBuffer.allocate(size);
    components.forEach(component -> component.write(out));
    this.components = List.copyOf(components);
    this.bytes = out.array();
  }

  /** The address of components in order. */
  public static Multiaddr of(List<AddressComponent> components) {
    return new Multiaddr(components);
  }

  /** {@code /ip4|ip6/ADDRESS/tcp/PORT}. */
  public static Multiaddr tcp(InetSocketAddress address) {
    return new Multiaddr(
        List.of(ip(address.getAddress()), port(AddressProtocol.TCP, address.getPort())));
  }

  /** The component of an address. */
  public static AddressComponent ip(InetAddress address) {
    byte[] value = address.getAddress();
    return AddressComponent.of(
        value.length == 4 ? AddressProtocol.IP4 : AddressProtocol.IP6, value);
  }

  /** The component of a port. */
  public static AddressComponent port(AddressProtocol protocol, int port) {
    return AddressComponent.of(protocol, ByteBuffer.allocate(2).putShort((short) port).array());
  }

  /**
   * Parses the text form; a trailing slash is ignored.
   *
   * @throws RegistryException MALFORMED, with the text, for anything else
   */
  public static Multiaddr parse(String text) {
    try {
      return new Multiaddr(AddressText.parse(text));
    } catch (RegistryException e) {
      String shown = text.length() > 120 ? text.substring(0, 120) + "…" : text;
      throw new RegistryException(
          Fault.MALFORMED, "not a multiaddr: '" + shown + "' (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Decodes the binary form, which fills the array.
   *
   * @throws RegistryException MALFORMED for an unknown protocol, a value against its rule, or an
   *     address above the limits
   */
  public static Multiaddr decode(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new RegistryException(Fault.MALFORMED, "an address of " + bytes.length + " bytes");
    }
    var in = ByteBuffer.wrap(bytes);
    var components = new ArrayList<AddressComponent>();
    while (in.hasRemaining()) {
      components.add(AddressComponent.read(in));
    }
    return new Multiaddr(components);
  }

  /**
   * As {@link #decode}, but null for what it refuses: such an address of a peer is just skipped.
   */
  public static @Nullable Multiaddr decodeOrNull(byte[] bytes) {
    try {
      return decode(bytes);
    } catch (RegistryException e) {
      return null;
    }
  }

  public List<AddressComponent> components() {
    return components;
  }

  /** A copy of the binary form. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The first component of a protocol, or null. */
  public @Nullable AddressComponent find(AddressProtocol protocol) {
    for (AddressComponent component : components) {
      if (component.protocol() == protocol) {
        return component;
      }
    }
    return null;
  }

  /** Whether the components are of exactly these protocols. */
  public boolean matches(AddressProtocol... protocols) {
    return components.stream()
        .map(AddressComponent::protocol)
        .toList()
        .equals(Arrays.asList(protocols));
  }

  /** The peer of the last component, or null when the address ends otherwise. */
  public @Nullable PeerId peer() {
    AddressComponent last = components.getLast();
    return last.protocol() == AddressProtocol.P2P ? PeerId.decode(last.value()) : null;
  }

  /** This address with {@code /p2p/PEER} behind it, unless it ends so already. */
  public Multiaddr withPeer(PeerId peer) {
    return Objects.equals(peer(), peer)
        ? this
        : with(AddressComponent.of(AddressProtocol.P2P, peer.bytes()));
  }

  /**
   * This address without a {@code /p2p/PEER} at its end.
   *
   * @throws RegistryException MALFORMED when nothing would be left
   */
  public Multiaddr withoutPeer() {
    return peer() == null ? this : of(components.subList(0, components.size() - 1));
  }

  /** This address with one more component. */
  public Multiaddr with(AddressComponent component) {
    var longer = new ArrayList<>(components);
    longer.add(component);
    return of(longer);
  }

  /** The IP address of the first component, or null when it is none. */
  public @Nullable InetAddress ipAddress() {
    AddressComponent first = components.getFirst();
    return switch (first.protocol()) {
      case IP4, IP6 -> AddressValue.address(first.value());
      default -> null;
    };
  }

  /** IP address and port of a plain TCP address (a peer behind it is ignored), or null. */
  public @Nullable InetSocketAddress tcpSocket() {
    int plain = components.size() - (peer() == null ? 0 : 1);
    InetAddress ip = ipAddress();
    if (ip == null || plain != 2 || components.get(1).protocol() != AddressProtocol.TCP) {
      return null;
    }
    return new InetSocketAddress(ip, components.get(1).number());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Multiaddr that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    var out = new StringBuilder();
    components.forEach(out::append);
    return out.toString();
  }

  /** How many bytes a value's length prefix and code take, for the size of an address. */
  static int headerSize(AddressProtocol protocol, int valueLength) {
    int code = Varint.length(protocol.code());
    boolean prefixed = protocol.kind().size() == AddressValue.VARIABLE;
    return prefixed ? code + Varint.length(valueLength) : code;
  }
}

package reg.libp2p;

import java.util.ArrayList;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;

/** Splits the text form of an address into components. */
final class AddressText {
  private static final int TEXT_MAX = 4 * Multiaddr.BYTES_MAX;

  private AddressText() {}

  static List<AddressComponent> parse(String text) {
    if (!text.startsWith("/") || text.length() > TEXT_MAX) {
      throw new RegistryException(Fault.MALFORMED, "it must begin with '/' and be short");
    }
    String body = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    var components = new ArrayList<AddressComponent>();
    int at = 0;
    while (at < body.length()) {
      int nameEnd = end(body, at + 1);
      String name = body.substring(at + 1, nameEnd);
      AddressProtocol protocol = AddressProtocol.named(name);
      if (protocol == null) {
        throw new RegistryException(Fault.MALFORMED, "unknown address protocol '" + name + "'");
      }
      at = nameEnd;
      switch (protocol.kind()) {
        case NONE -> components.add(AddressComponent.of(protocol));
        case PATH -> {
          components.add(AddressComponent.of(protocol, rest(body, at, protocol)));
          at = body.length();
        }
        case IP4, IP6, PORT, NUMBER, TEXT, ESCAPED, PEER, MULTIHASH -> {
          int valueEnd = end(body, at + 1);
          components.add(AddressComponent.of(protocol, value(body, at, valueEnd, protocol)));
          at = valueEnd;
        }
      }
    }
    return components;
  }

  private static String rest(String body, int at, AddressProtocol protocol) {
    return value(body, at, body.length(), protocol);
  }

  private static String value(String body, int at, int end, AddressProtocol protocol) {
    if (at + 1 >= end) {
      throw new RegistryException(Fault.MALFORMED, "/" + protocol.text() + " lacks its value");
    }
    return body.substring(at + 1, end);
  }

  private static int end(String text, int from) {
    int slash = from > text.length() ? -1 : text.indexOf('/', from);
    return slash < 0 ? text.length() : slash;
  }
}

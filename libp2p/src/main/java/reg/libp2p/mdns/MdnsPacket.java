package reg.libp2p.mdns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import reg.base.RegistryException;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;

/**
 * What a multicast packet says to us.
 *
 * @param asks whether it asks for peers
 * @param addresses of peers, each with its {@code /p2p/…}
 */
record MdnsPacket(boolean asks, List<Multiaddr> addresses) {
  /** Packets must fit an Ethernet frame. */
  static final int BYTES_MAX = 1_450;

  private static final String PREFIX = "dnsaddr=";
  private static final int STRING_BYTES_MAX = 255;
  private static final long TTL_SECONDS = 3_200;
  private static final Name SERVICE = name("_p2p._udp.local.");
  private static final Name SERVICES = name("_services._dns-sd._udp.local.");

  /** The question for all peers. */
  static byte[] query() {
    var message = new Message(0);
    message.getHeader().unsetFlag(Flags.RD);
    message.addRecord(Record.newRecord(SERVICE, Type.PTR, DClass.IN), Section.QUESTION);
    return message.toWire();
  }

  /**
   * The answer of an instance; addresses that no longer fit are left out.
   *
   * @param instance a label of 32 to 63 characters
   */
  static byte[] answer(String instance, List<Multiaddr> addresses) {
    byte[] packet = encode(instance, List.of());
    var strings = new ArrayList<String>();
    for (Multiaddr address : addresses) {
      String string = PREFIX + address;
      if (string.length() <= STRING_BYTES_MAX) {
        strings.add(string);
        byte[] longer = encode(instance, strings);
        if (longer.length > BYTES_MAX) {
          break;
        }
        packet = longer;
      }
    }
    return packet;
  }

  private static byte[] encode(String instance, List<String> strings) {
    Name name = name(instance + "." + SERVICE);
    var message = new Message(0);
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setFlag(Flags.AA);
    message.addRecord(new PTRRecord(SERVICES, DClass.IN, TTL_SECONDS, SERVICE), Section.ADDITIONAL);
    message.addRecord(new PTRRecord(SERVICE, DClass.IN, TTL_SECONDS, name), Section.ANSWER);
    if (!strings.isEmpty()) {
      message.addRecord(new TXTRecord(name, DClass.IN, TTL_SECONDS, strings), Section.ADDITIONAL);
    }
    return message.toWire();
  }

  /**
   * Reads a packet; records of other services are passed over.
   *
   * @throws IOException when it is no DNS message
   */
  static MdnsPacket read(byte[] bytes) throws IOException {
    Message message = parse(bytes);
    if (!message.getHeader().getFlag(Flags.QR)) {
      boolean asks = message.getSection(Section.QUESTION).stream().anyMatch(MdnsPacket::isForUs);
      return new MdnsPacket(asks, List.of());
    }
    var addresses = new ArrayList<Multiaddr>();
    for (int section : new int[] {Section.ANSWER, Section.ADDITIONAL}) {
      for (Record record : message.getSection(section)) {
        if (record instanceof TXTRecord text && text.getName().subdomain(SERVICE)) {
          addAddresses(text, addresses);
        }
      }
    }
    return new MdnsPacket(false, List.copyOf(addresses));
  }

  private static Message parse(byte[] bytes) throws IOException {
    try {
      return new Message(bytes);
    } catch (RuntimeException e) {
      throw new IOException("not a DNS message", e);
    }
  }

  /** The class may carry the bit that asks for a unicast answer; ours go to all. */
  private static boolean isForUs(Record question) {
    boolean type = question.getType() == Type.PTR || question.getType() == Type.ANY;
    Name name = question.getName();
    return type && (name.equals(SERVICE) || name.equals(SERVICES));
  }

  private static void addAddresses(TXTRecord text, List<Multiaddr> addresses) {
    for (String string : text.getStrings()) {
      Multiaddr address = address(string);
      if (address != null && addresses.size() < Limits.ADDRESSES_PER_PEER_MAX) {
        addresses.add(address);
      }
    }
  }

  private static @Nullable Multiaddr address(String string) {
    if (!string.startsWith(PREFIX)) {
      return null;
    }
    try {
      Multiaddr address = Multiaddr.parse(string.substring(PREFIX.length()));
      return address.peer() == null ? null : address;
    } catch (RegistryException e) {
      return null;
    }
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}

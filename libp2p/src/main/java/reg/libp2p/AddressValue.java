package reg.libp2p;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multibase;
import reg.ipld.multiformats.Multihash;

/**
 * How the value of a protocol is laid out and written. {@link #VARIABLE} sizes have a length
 * prefix.
 */
enum AddressValue {
  NONE(0),
  IP4(4),
  IP6(16),
  PORT(2),
  NUMBER(8),
  TEXT(AddressValue.VARIABLE),
  ESCAPED(AddressValue.VARIABLE),
  /** The rest of the text: nothing can follow it. */
  PATH(AddressValue.VARIABLE),
  PEER(AddressValue.VARIABLE),
  MULTIHASH(AddressValue.VARIABLE);

  static final int VARIABLE = -1;

  private final int size;

  AddressValue(int size) {
    this.size = size;
  }

  /** The bytes of a value, or {@link #VARIABLE}. */
  int size() {
    return size;
  }

  byte[] parse(String text) {
    return switch (this) {
      case NONE -> throw new IllegalStateException("no value to parse");
      case IP4 -> ip4(text);
      case IP6 -> ip6(text);
      case PORT -> ByteBuffer.allocate(2).putShort((short) number(text, 0xffff)).array();
      case NUMBER -> ByteBuffer.allocate(8).putLong(number(text, Long.MAX_VALUE)).array();
      case TEXT -> checked(utf8(text));
      case ESCAPED -> utf8(unescape(text));
      case PATH -> utf8("/" + text);
      case PEER -> PeerId.parse(text).bytes();
      case MULTIHASH -> checked(Multibase.decode(text));
    };
  }

  String format(byte[] value) {
    return switch (this) {
      case NONE -> "";
      case IP4 -> address(value).getHostAddress();
      case IP6 -> IpText.format6(value);
      case PORT -> Integer.toString(Short.toUnsignedInt(ByteBuffer.wrap(value).getShort()));
      case NUMBER -> Long.toUnsignedString(ByteBuffer.wrap(value).getLong());
      case TEXT -> text(value);
      case ESCAPED -> URLEncoder.encode(text(value), StandardCharsets.UTF_8).replace("+", "%20");
      case PATH -> text(value).substring(1);
      case PEER -> PeerId.decode(value).toString();
      case MULTIHASH -> Multibase.BASE64URL.encode(value);
    };
  }

  /** Returns a value from outside when it follows the rule of its kind. */
  byte[] checked(byte[] value) {
    switch (this) {
      case NONE, IP4, IP6, PORT, NUMBER -> {}
      case TEXT ->
          require(!text(value).isEmpty() && !text(value).contains("/"), "empty or with '/'");
      case ESCAPED -> require(!text(value).isEmpty(), "empty");
      case PATH -> require(text(value).startsWith("/"), "not an absolute path");
      case PEER -> PeerId.decode(value);
      case MULTIHASH -> {
        var in = ByteBuffer.wrap(value);
        Multihash.decode(in);
        require(!in.hasRemaining(), "bytes behind the multihash");
      }
    }
    return value;
  }

  static InetAddress address(byte[] value) {
    try {
      // An IPv4-mapped IPv6 value turns into an Inet4Address here, as Java's addresses go.
      return InetAddress.getByAddress(value);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] ip4(String text) {
    String[] parts = text.split("\\.", 5);
    require(parts.length == 4, "not an IPv4 address");
    byte[] value = new byte[4];
    for (int i = 0; i < 4; i++) {
      value[i] = (byte) number(parts[i], 255);
    }
    return value;
  }

  private static byte[] ip6(String text) {
    require(text.contains(":") && text.matches("[0-9a-fA-F:.]{2,45}"), "not an IPv6 address");
    try {
      byte[] value = InetAddress.getByName(text).getAddress();
      return value.length == 16 ? value : mapped(value);
    } catch (UnknownHostException e) {
      throw new RegistryException(Fault.MALFORMED, "not an IPv6 address: " + text, e);
    }
  }

  private static byte[] mapped(byte[] ip4) {
    byte[] value = new byte[16];
    Arrays.fill(value, 10, 12, (byte) 0xff);
    System.arraycopy(ip4, 0, value, 12, 4);
    return value;
  }

  private static long number(String text, long max) {
    require(text.matches("0|[1-9][0-9]{0,18}"), "not a number");
    long value = Long.parseUnsignedLong(text);
    require(Long.compareUnsigned(value, max) <= 0, "above " + max);
    return value;
  }

  private static String unescape(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(Fault.MALFORMED, "bad percent encoding in '" + text + "'", e);
    }
  }

  private static byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    require(text.equals(new String(bytes, StandardCharsets.UTF_8)), "an unpaired surrogate");
    return bytes;
  }

  private static String text(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw new RegistryException(Fault.MALFORMED, "not UTF-8", e);
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new RegistryException(Fault.MALFORMED, otherwise);
    }
  }
}

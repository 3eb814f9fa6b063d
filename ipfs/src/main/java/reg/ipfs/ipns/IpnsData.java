package reg.ipfs.ipns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.regex.Pattern;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.multiformats.Utf8;

/**
 * The signed part of a record: canonical dag-cbor, in which value and validity are bytes. Fields
 * that are not known here are allowed, and signed with the others.
 *
 * @param value as it was written: a path, the bytes of a CID, or empty
 * @param validity as it was written
 * @param validUntil what the validity says
 */
record IpnsData(
    BytesNode value, BytesNode validity, Instant validUntil, long sequence, long ttlNanos) {
  /** The only kind of validity that there is: a time at which it ends. */
  static final int END_OF_LIFE = 0;

  /** What an empty value stands for. */
  private static final String NOTHING = "/ipfs/bafkqaaa";

  private static final DateTimeFormatter NANOSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

  /** With as many digits of the second as the writer liked: Go drops zeros, JavaScript does not. */
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");

  static IpnsData of(IpnsEntry entry) {
    Instant end = entry.validUntil();
    return new IpnsData(
        BytesNode.copyOf(Utf8.encode(entry.value())),
        BytesNode.copyOf(NANOSECONDS.format(end).getBytes(US_ASCII)),
        end,
        entry.sequence(),
        entry.ttl().toNanos());
  }

  /**
   * Reads the signed part.
   *
   * @throws RegistryException MALFORMED for anything but canonical dag-cbor with these fields
   */
  static IpnsData decode(byte[] data) {
    MapNode map = DagCbor.decode(data).asMap("the data of an IPNS record");
    if (map.natural("ValidityType") != END_OF_LIFE) {
      throw malformed("another kind of validity than a time at which it ends");
    }
    byte[] validity = map.bytes("Validity");
    if (!(map.require("Sequence") instanceof IntNode(boolean negative, long sequence))
        || negative) {
      throw malformed("the sequence is no natural number");
    }
    return new IpnsData(
        BytesNode.copyOf(map.bytes("Value")),
        BytesNode.copyOf(validity),
        instant(new String(validity, ISO_8859_1)),
        sequence,
        map.natural("TTL"));
  }

  private static Instant instant(String text) {
    try {
      if (RFC_3339.matcher(text).matches()) {
        return Instant.parse(text);
      }
    } catch (DateTimeException e) {
      // A month of 13, an hour of 25.
    }
    throw malformed("the validity is no time of RFC 3339");
  }

  byte[] encode() {
    return DagCbor.encode(
        MapNode.builder()
            .put("TTL", ttlNanos)
            .put("Value", value)
            .put("Sequence", new IntNode(false, sequence))
            .put("Validity", validity)
            .put("ValidityType", END_OF_LIFE)
            .build());
  }

  Duration ttl() {
    return Duration.ofNanos(ttlNanos);
  }

  /**
   * The value as a path. Old writers gave the bytes of a CID; an empty value is nothing.
   *
   * @throws RegistryException MALFORMED when it is none of them
   */
  String path() {
    byte[] bytes = value.bytes();
    if (bytes.length == 0) {
      return NOTHING;
    }
    if (bytes[0] == '/') {
      return Utf8.read(ByteBuffer.wrap(bytes), bytes.length);
    }
    return "/ipfs/" + Cid.decodeWhole(bytes).toV1();
  }

  /** Whether the fields of old records say the same. */
  boolean agreesWith(IpnsMessage message) {
    return Arrays.equals(message.bytes(IpnsMessage.VALUE), value.bytes())
        && Arrays.equals(message.bytes(IpnsMessage.VALIDITY), validity.bytes())
        && message.number(IpnsMessage.VALIDITY_TYPE) == END_OF_LIFE
        && message.number(IpnsMessage.SEQUENCE) == sequence
        && message.number(IpnsMessage.TTL) == ttlNanos;
  }

  private static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, "IPNS record: " + why);
  }
}

package reg.ipfs.ipns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.BytesNode;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.crypto.PublicKey;

/**
 * A record of a name, version 2. The order is that of which is the better one: the higher sequence,
 * then the later end, then the larger bytes.
 *
 * <p>Our own also fill the fields of version 1, for old readers; of others' those are never
 * believed, only required to say the same. Source: ipfs/specs, ipns/ipns-record.
 */
public final class IpnsRecord implements Comparable<IpnsRecord> {
  /** The longest record. */
  public static final int BYTES_MAX = 10 << 10;

  /** What HTTP calls one. */
  public static final String MEDIA_TYPE = "application/vnd.ipfs.ipns-record";

  private static final byte[] SIGNED_PREFIX = "ipns-signature:".getBytes(US_ASCII);
  private static final byte[] END_OF_LIFE_V1 = "EOL".getBytes(US_ASCII);

  private final BytesNode bytes;
  private final IpnsMessage message;
  private final IpnsData data;

  private IpnsRecord(byte[] bytes, IpnsMessage message, IpnsData data) {
    this.bytes = BytesNode.copyOf(bytes);
    this.message = message;
    this.data = data;
  }

  /** Signs what a key's owner says of the name that is made of it. */
  public static IpnsRecord sign(HostKey key, IpnsEntry entry) {
    IpnsData data = IpnsData.of(entry);
    byte[] signed = data.encode();
    byte[] value = data.value().bytes();
    byte[] validity = data.validity().bytes();
    var message =
        new IpnsMessage()
            .put(IpnsMessage.VALUE, value)
            .put(IpnsMessage.SIGNATURE_V1, key.sign(concat(value, validity, END_OF_LIFE_V1)))
            .put(IpnsMessage.VALIDITY_TYPE, IpnsData.END_OF_LIFE)
            .put(IpnsMessage.VALIDITY, validity)
            .put(IpnsMessage.SEQUENCE, data.sequence())
            .put(IpnsMessage.TTL, data.ttlNanos())
            .put(IpnsMessage.SIGNATURE_V2, key.sign(concat(SIGNED_PREFIX, signed)))
            .put(IpnsMessage.DATA, signed);
    byte[] bytes = message.encode();
    if (bytes.length > BYTES_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "an IPNS record of " + bytes.length + " bytes is too long");
    }
    return new IpnsRecord(bytes, message, data);
  }

  /**
   * Reads a record and checks everything but whether it has expired.
   *
   * @throws RegistryException MALFORMED; BAD_SIGNATURE when the name's key did not sign it, or
   *     signed only its old fields
   */
  public static IpnsRecord signed(IpnsName name, byte[] bytes) {
    IpnsRecord record = decode(bytes);
    record.requireSignatureOf(name);
    return record;
  }

  /**
   * Reads a record and checks everything.
   *
   * @throws RegistryException as {@link #signed}, and ROLLBACK when it has expired
   */
  public static IpnsRecord valid(IpnsName name, byte[] bytes, Instant now) {
    IpnsRecord record = signed(name, bytes);
    if (record.isExpiredAt(now)) {
      throw new RegistryException(
          Fault.ROLLBACK, "the IPNS record of " + name + " expired at " + record.validUntil());
    }
    return record;
  }

  /** Reads a record, on which nothing is verified. */
  static IpnsRecord decode(byte[] bytes) {
    IpnsMessage message = IpnsMessage.decode(bytes);
    byte[] data = message.bytes(IpnsMessage.DATA);
    if (data.length == 0) {
      throw new RegistryException(Fault.MALFORMED, "an IPNS record of version 1 only");
    }
    return new IpnsRecord(bytes, message, IpnsData.decode(data));
  }

  private void requireSignatureOf(IpnsName name) {
    byte[] signature = message.bytes(IpnsMessage.SIGNATURE_V2);
    if (signature.length == 0) {
      throw new RegistryException(Fault.BAD_SIGNATURE, "an IPNS record without its signature");
    }
    key(name).verify(concat(SIGNED_PREFIX, message.bytes(IpnsMessage.DATA)), signature);
    boolean old =
        message.bytes(IpnsMessage.VALUE).length > 0
            || message.bytes(IpnsMessage.SIGNATURE_V1).length > 0;
    if (old && !data.agreesWith(message)) {
      throw new RegistryException(
          Fault.MALFORMED, "the signed fields of an IPNS record contradict its old ones");
    }
  }

  /** The key inside the record, which must be the name's, or else the one inside the name. */
  private PublicKey key(IpnsName name) {
    byte[] carried = message.bytes(IpnsMessage.PUBLIC_KEY);
    if (carried.length > 0) {
      PublicKey key = PublicKey.decode(carried);
      name.owner().requireKey(key);
      return key;
    }
    @Nullable PublicKey inlined = name.owner().inlinedKey();
    if (inlined == null) {
      throw new RegistryException(
          Fault.BAD_SIGNATURE, "neither " + name + " nor its record has the key");
    }
    return inlined;
  }

  private static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** A copy of the bytes, exactly as they came. */
  public byte[] bytes() {
    return bytes.bytes();
  }

  /**
   * What the name stands for: {@code /ipfs/…} or {@code /ipns/…}, or whatever else was signed.
   *
   * @throws RegistryException MALFORMED when it is no path
   */
  public String value() {
    return data.path();
  }

  /** Grows with each new value; an unsigned number. */
  public long sequence() {
    return data.sequence();
  }

  public Instant validUntil() {
    return data.validUntil();
  }

  /** How long it may be taken from a cache, but never past its end. */
  public Duration ttl() {
    return data.ttl();
  }

  /** Whether its end is past. */
  public boolean isExpiredAt(Instant now) {
    return now.isAfter(data.validUntil());
  }

  @Override
  public int compareTo(IpnsRecord other) {
    int order = Long.compareUnsigned(data.sequence(), other.data.sequence());
    if (order == 0) {
      order = data.validUntil().compareTo(other.data.validUntil());
    }
    return order == 0 ? Arrays.compareUnsigned(bytes(), other.bytes()) : order;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IpnsRecord that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }
}

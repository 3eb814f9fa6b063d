package reg.libp2p.record;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Varint;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.crypto.PublicKey;
import reg.libp2p.proto.ProtoReader;
import reg.libp2p.proto.ProtoWriter;

/**
 * {@code public_key = 1, payload_type = 2, payload = 3, signature = 5}; the signature is over
 * domain, type and payload, each behind its uvarint length. One exists only with a good signature.
 */
final class SignedEnvelope {
  private static final int SIGNATURE_BYTES_MAX = 1_100;
  private static final int TYPE_BYTES_MAX = 64;

  private final PublicKey key;
  private final byte[] payload;

  private SignedEnvelope(PublicKey key, byte[] payload) {
    this.key = key;
    this.payload = payload;
  }

  static byte[] seal(HostKey key, String domain, byte[] type, byte[] payload) {
    return new ProtoWriter()
        .bytes(1, key.publicKey().encode())
        .bytes(2, type)
        .bytes(3, payload)
        .bytes(5, key.sign(signed(domain, type, payload)))
        .toBytes();
  }

  /**
   * Opens an envelope of a domain and a type.
   *
   * @throws RegistryException MALFORMED when it is none of these, BAD_SIGNATURE when its signature
   *     is bad
   */
  static SignedEnvelope open(byte[] envelope, String domain, byte[] type, int payloadBytesMax) {
    var in = new ProtoReader(envelope);
    PublicKey key = null;
    byte[] actualType = new byte[0];
    byte[] payload = new byte[0];
    byte[] signature = new byte[0];
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = PublicKey.decode(in.bytes(PublicKey.BYTES_MAX));
        case 2 -> actualType = in.bytes(TYPE_BYTES_MAX);
        case 3 -> payload = in.bytes(payloadBytesMax);
        case 5 -> signature = in.bytes(SIGNATURE_BYTES_MAX);
        default -> {}
      }
    }
    if (key == null || !Arrays.equals(actualType, type)) {
      throw new RegistryException(
          Fault.MALFORMED, "a signed envelope without key or of another type");
    }
    key.verify(signed(domain, type, payload), signature);
    return new SignedEnvelope(key, payload);
  }

  /** Who signed. */
  PublicKey key() {
    return key;
  }

  byte[] payload() {
    return payload;
  }

  private static byte[] signed(String domain, byte[] type, byte[] payload) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : new byte[][] {domain.getBytes(StandardCharsets.UTF_8), type, payload}) {
      out.writeBytes(Varint.encode(part.length));
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}

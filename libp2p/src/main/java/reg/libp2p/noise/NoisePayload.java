package reg.libp2p.noise;

import java.util.ArrayList;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.crypto.PublicKey;
import reg.libp2p.proto.ProtoReader;
import reg.libp2p.proto.ProtoWriter;

/**
 * What travels inside the handshake: {@code identity_key = 1, identity_sig = 2, extensions = 4 {
 * stream_muxers = 2 }}.
 */
final class NoisePayload {
  private static final byte[] PREFIX =
      "noise-libp2p-static-key:".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int SIGNATURE_BYTES_MAX = 1_100;
  private static final int MUXERS_MAX = 16;
  private static final int MUXER_BYTES_MAX = 128;

  private final PublicKey key;
  private final byte[] signature;
  private final List<String> muxers;

  private NoisePayload(PublicKey key, byte[] signature, List<String> muxers) {
    this.key = key;
    this.signature = signature;
    this.muxers = List.copyOf(muxers);
  }

  /** The sender's identity key. */
  PublicKey key() {
    return key;
  }

  /** The multiplexers the sender offers, in its order; empty when it has no extension. */
  List<String> muxers() {
    return muxers;
  }

  /** Our own payload for a static key. */
  static byte[] encode(HostKey key, byte[] staticKey, List<String> muxers) {
    var extensions = new ProtoWriter();
    muxers.forEach(muxer -> extensions.text(2, muxer));
    return new ProtoWriter()
        .bytes(1, key.publicKey().encode())
        .bytes(2, key.sign(signed(staticKey)))
        .bytes(4, extensions.toBytes())
        .toBytes();
  }

  /**
   * Decodes a peer's payload.
   *
   * @throws RegistryException MALFORMED when it is none or lacks key or signature
   */
  static NoisePayload decode(byte[] message) {
    var in = new ProtoReader(message);
    PublicKey key = null;
    byte[] signature = null;
    List<String> muxers = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = PublicKey.decode(in.bytes(PublicKey.BYTES_MAX));
        case 2 -> signature = in.bytes(SIGNATURE_BYTES_MAX);
        case 4 -> muxers = muxers(in);
        default -> {}
      }
    }
    if (key == null || signature == null) {
      throw new RegistryException(Fault.MALFORMED, "a Noise payload without key or signature");
    }
    return new NoisePayload(key, signature, muxers);
  }

  /**
   * Returns when the identity key signed the static key.
   *
   * @throws RegistryException BAD_SIGNATURE otherwise
   */
  void verify(byte[] staticKey) {
    key.verify(signed(staticKey), signature);
  }

  private static byte[] signed(byte[] staticKey) {
    byte[] out = java.util.Arrays.copyOf(PREFIX, PREFIX.length + staticKey.length);
    System.arraycopy(staticKey, 0, out, PREFIX.length, staticKey.length);
    return out;
  }

  /** Field 4 was something else before: what does not parse as extensions counts as absent. */
  private static List<String> muxers(ProtoReader payload) {
    var muxers = new ArrayList<String>();
    try {
      var in = new ProtoReader(payload.slice());
      while (in.next()) {
        if (in.field() == 2 && muxers.size() < MUXERS_MAX) {
          muxers.add(in.text(MUXER_BYTES_MAX));
        }
      }
    } catch (RegistryException e) {
      return List.of();
    }
    return List.copyOf(muxers);
  }
}

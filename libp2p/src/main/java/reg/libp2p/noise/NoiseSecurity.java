package reg.libp2p.noise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.libp2p.Direction;
import reg.libp2p.PeerId;
import reg.libp2p.Wire;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.upgrade.Secured;
import reg.libp2p.upgrade.SecurityProtocol;

/** {@code /noise}: the handshake in blocking steps. A fresh static key for every connection. */
public final class NoiseSecurity implements SecurityProtocol {
  /** Two RSA-sized fields and a short list fit; a longer handshake message is refused. */
  private static final int HANDSHAKE_BYTES_MAX = 8 << 10;

  private static final byte[] EMPTY = new byte[0];

  private final HostKey hostKey;
  private final List<String> muxers;

  /**
   * @param hostKey our identity
   * @param muxers the multiplexers we have, best first
   */
  public NoiseSecurity(HostKey hostKey, List<String> muxers) {
    this.hostKey = hostKey;
    this.muxers = List.copyOf(muxers);
  }

  @Override
  public String protocolId() {
    return "/noise";
  }

  @Override
  public Secured secure(ByteChannel channel, Direction direction, @Nullable PeerId expected)
      throws IOException {
    try {
      X25519 ownStatic = X25519.generate();
      var handshake = new XxHandshake(direction, EMPTY, ownStatic, X25519.generate());
      return switch (direction) {
        case OUTBOUND -> dial(channel, handshake, ownStatic, expected);
        case INBOUND -> answer(channel, handshake, ownStatic, expected);
      };
    } catch (GeneralSecurityException e) {
      throw new IOException("the Noise handshake failed: " + e.getMessage(), e);
    }
  }

  private Secured dial(
      ByteChannel channel, XxHandshake handshake, X25519 own, @Nullable PeerId expected)
      throws IOException, GeneralSecurityException {
    send(channel, handshake.write(EMPTY));
    NoisePayload payload = proven(handshake, handshake.read(receive(channel)), expected);
    send(channel, handshake.write(NoisePayload.encode(hostKey, own.publicKey(), muxers)));
    return secured(handshake, payload, firstCommon(muxers, payload.muxers()));
  }

  private Secured answer(
      ByteChannel channel, XxHandshake handshake, X25519 own, @Nullable PeerId expected)
      throws IOException, GeneralSecurityException {
    handshake.read(receive(channel));
    send(channel, handshake.write(NoisePayload.encode(hostKey, own.publicKey(), muxers)));
    NoisePayload payload = proven(handshake, handshake.read(receive(channel)), expected);
    return secured(handshake, payload, firstCommon(payload.muxers(), muxers));
  }

  private static NoisePayload proven(
      XxHandshake handshake, byte[] message, @Nullable PeerId expected) throws IOException {
    try {
      NoisePayload payload = NoisePayload.decode(message);
      if (expected != null) {
        expected.requireKey(payload.key());
      }
      payload.verify(handshake.peerStatic());
      return payload;
    } catch (RegistryException e) {
      if (e.fault() == reg.base.Fault.MALFORMED) {
        throw new IOException("the Noise handshake failed: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static Secured secured(
      XxHandshake handshake, NoisePayload payload, @Nullable String muxer)
      throws GeneralSecurityException {
    CipherState[] ciphers = handshake.split();
    return new Secured(payload.key(), new NoiseRecords(ciphers[0], ciphers[1]), muxer);
  }

  /** The initiator's order decides. */
  private static @Nullable String firstCommon(List<String> initiator, List<String> responder) {
    return initiator.stream().filter(responder::contains).findFirst().orElse(null);
  }

  private static void send(ByteChannel channel, byte[] message) throws IOException {
    var framed = ByteBuffer.allocate(2 + message.length);
    framed.putShort((short) message.length).put(message).flip();
    Wire.writeFully(channel, framed);
  }

  private static byte[] receive(ByteChannel channel) throws IOException {
    var prefix = ByteBuffer.allocate(2);
    Wire.readFully(channel, prefix);
    int length = Short.toUnsignedInt(prefix.getShort(0));
    if (length > HANDSHAKE_BYTES_MAX) {
      throw new IOException("a Noise handshake message of " + length + " bytes");
    }
    byte[] message = new byte[length];
    Wire.readFully(channel, ByteBuffer.wrap(message));
    return message;
  }
}

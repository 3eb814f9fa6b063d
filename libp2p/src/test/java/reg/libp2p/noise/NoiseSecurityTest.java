package reg.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.libp2p.Direction;
import reg.libp2p.MuxedStream;
import reg.libp2p.Wire;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.memory.MemoryChannels;
import reg.libp2p.upgrade.SecurityContract;
import reg.libp2p.upgrade.SecurityProtocol;

class NoiseSecurityTest extends SecurityContract {
  @Override
  protected SecurityProtocol protocol(HostKey key, List<String> muxers) {
    return new NoiseSecurity(key, muxers);
  }

  /** N9: a public key of small order would make the shared secret known to everyone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void refusesAnAllZeroShare(String ephemeral) throws IOException {
    List<MuxedStream> ends = MemoryChannels.pair();
    var message = ByteBuffer.allocate(34).putShort((short) 32);
    Wire.writeFully(ends.get(0), message.put(java.util.HexFormat.of().parseHex(ephemeral)).flip());
    var protocol = protocol(HostKey.generate(), List.of());

    assertThatThrownBy(() -> protocol.secure(ends.get(1), Direction.INBOUND, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Noise handshake failed");
  }

  @Test
  void refusesAnOverlongHandshakeMessageBeforeReadingIt() throws IOException {
    List<MuxedStream> ends = MemoryChannels.pair();
    Wire.writeFully(ends.get(0), ByteBuffer.wrap(new byte[] {0x20, 0x01}));
    var protocol = protocol(HostKey.generate(), List.of());

    assertThatThrownBy(() -> protocol.secure(ends.get(1), Direction.INBOUND, null))
        .hasMessageContaining("8193 bytes");
  }
}

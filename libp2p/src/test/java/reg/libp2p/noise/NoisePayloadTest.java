package reg.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import reg.base.RegistryException;
import reg.libp2p.VectorFile;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.proto.ProtoWriter;

class NoisePayloadTest {
  private static final HostKey KEY =
      HostKey.decode(VectorFile.named("keys").bytes("ed25519-private-key"));
  private static final byte[] STATIC =
      HexFormat.of().parseHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");

  /** The vector of the wire digest, section 2.3. */
  private static final byte[] SIGNATURE =
      HexFormat.of()
          .parseHex(
              "c84e1c84bb80d0bb332cf313de42c71c5570c4a9f60603bbdd0a9cfff22b7a96"
                  + "75f648f5399717439405ec5137d900a4bbb9f1cdf7884833f7c0dfa9c84a8502");

  @Test
  void signsTheStaticKey() {
    byte[] encoded = NoisePayload.encode(KEY, STATIC, List.of("/yamux/1.0.0"));
    byte[] extensions = new ProtoWriter().text(2, "/yamux/1.0.0").toBytes();

    assertThat(encoded)
        .isEqualTo(
            new ProtoWriter()
                .bytes(1, KEY.publicKey().encode())
                .bytes(2, SIGNATURE)
                .bytes(4, extensions)
                .toBytes());
    NoisePayload decoded = NoisePayload.decode(encoded);
    decoded.verify(STATIC);
    assertThat(decoded.key()).isEqualTo(KEY.publicKey());
    assertThat(decoded.muxers()).containsExactly("/yamux/1.0.0");
  }

  @Test
  void refusesASignatureOverAnotherStaticKey() {
    NoisePayload decoded = NoisePayload.decode(NoisePayload.encode(KEY, STATIC, List.of()));
    byte[] other = STATIC.clone();
    other[0] ^= 1;

    assertThatThrownBy(() -> decoded.verify(other)).isInstanceOf(RegistryException.class);
  }

  @Test
  void takesAnOldFieldFourForAbsent() {
    byte[] old = payload().bytes(3, new byte[9]).bytes(4, new byte[] {0x0a, 0x7f}).toBytes();

    assertThat(NoisePayload.decode(old).muxers()).isEmpty();
  }

  @Test
  void boundsTheListOfMultiplexers() {
    var many = new ProtoWriter();
    for (int i = 0; i < 1_000; i++) {
      many.text(2, "/m" + i);
    }

    assertThat(NoisePayload.decode(payload().bytes(4, many.toBytes()).toBytes()).muxers())
        .hasSize(16);
  }

  @Test
  void refusesAPayloadWithoutKeyOrSignature() {
    byte[] noSignature = new ProtoWriter().bytes(1, KEY.publicKey().encode()).toBytes();
    byte[] noKey = new ProtoWriter().bytes(2, SIGNATURE).toBytes();

    assertThatThrownBy(() -> NoisePayload.decode(noSignature))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> NoisePayload.decode(noKey)).isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> NoisePayload.decode(new byte[0]))
        .isInstanceOf(RegistryException.class);
  }

  private static ProtoWriter payload() {
    return new ProtoWriter().bytes(1, KEY.publicKey().encode()).bytes(2, SIGNATURE);
  }
}

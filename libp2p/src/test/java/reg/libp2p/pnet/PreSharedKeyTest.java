package reg.libp2p.pnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.RegistryException;

class PreSharedKeyTest {
  private static final String HEX =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  @Test
  void readsBothBasesAndWritesWhatItReads() {
    PreSharedKey hex = PreSharedKey.parse("/key/swarm/psk/1.0.0/\n/base16/\n" + HEX + "\n");
    String text = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(HEX));
    PreSharedKey base64 = PreSharedKey.parse("/key/swarm/psk/1.0.0/\r\n/base64/\r\n" + text);

    assertThat(hex).isEqualTo(base64).hasSameHashCodeAs(base64);
    assertThat(PreSharedKey.parse(hex.toFile())).isEqualTo(hex);
    assertThat(hex.toString()).doesNotContain("0001");
    assertThat(PreSharedKey.generate()).isNotEqualTo(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        HEX,
        "/key/swarm/psk/2.0.0/\n/base16/\n" + HEX,
        "/key/swarm/psk/1.0.0/\n/base32/\n" + HEX,
        "/key/swarm/psk/1.0.0/\n/base16/\n" + HEX + "00",
        "/key/swarm/psk/1.0.0/\n/base16/\nzz",
        "/key/swarm/psk/1.0.0/\n/base16/\n" + HEX + "\nmore",
      })
  void refusesOtherFiles(String file) {
    assertThatThrownBy(() -> PreSharedKey.parse(file)).isInstanceOf(RegistryException.class);
  }

  @Test
  void beginsEachDirectionWithANonceAndDecryptsAcrossPieces() {
    PreSharedKey key = PreSharedKey.generate();
    var near = new EmbeddedChannel(key.handler());
    var far = new EmbeddedChannel(key.handler());
    byte[] message = new byte[1_000];
    near.writeOutbound(Unpooled.copiedBuffer(message), Unpooled.copiedBuffer(message));
    ByteBuf sealed = Unpooled.buffer();
    for (ByteBuf part = near.readOutbound(); part != null; part = near.readOutbound()) {
      sealed.writeBytes(part);
      part.release();
    }
    assertThat(sealed.readableBytes()).isEqualTo(24 + 2_000);

    ByteBuf plain = Unpooled.buffer();
    while (sealed.isReadable()) {
      far.writeInbound(sealed.readBytes(Math.min(7, sealed.readableBytes())));
    }
    for (ByteBuf part = far.readInbound(); part != null; part = far.readInbound()) {
      plain.writeBytes(part);
      part.release();
    }
    assertThat(plain).isEqualTo(Unpooled.buffer().writeZero(2_000));
    near.finishAndReleaseAll();
    far.finishAndReleaseAll();
  }
}

package reg.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reg.libp2p.Direction;
import reg.libp2p.VectorFile;

class XxHandshakeTest {
  private static final VectorFile VECTOR = VectorFile.named("noise-xx");
  private XxHandshake initiator;
  private XxHandshake responder;

  @BeforeEach
  void prepare() throws GeneralSecurityException {
    initiator = side(Direction.OUTBOUND, "init");
    responder = side(Direction.INBOUND, "resp");
  }

  private static XxHandshake side(Direction direction, String name)
      throws GeneralSecurityException {
    return new XxHandshake(
        direction,
        VECTOR.bytes(name + "_prologue"),
        X25519.of(VECTOR.bytes(name + "_static")),
        X25519.of(VECTOR.bytes(name + "_ephemeral")));
  }

  @Test
  void matchesTheCacophonyVector() throws GeneralSecurityException {
    exchange(initiator, responder, 0);
    exchange(responder, initiator, 1);
    exchange(initiator, responder, 2);
    assertThat(initiator.handshakeHash()).isEqualTo(VECTOR.bytes("handshake_hash"));
    assertThat(responder.handshakeHash()).isEqualTo(VECTOR.bytes("handshake_hash"));

    CipherState[] near = initiator.split();
    CipherState[] far = responder.split();
    transport(far[0], near[1], 3);
    transport(near[0], far[1], 4);
    transport(far[0], near[1], 5);
  }

  private static void exchange(XxHandshake from, XxHandshake to, int message)
      throws GeneralSecurityException {
    byte[] sealed = from.write(VECTOR.bytes("payload_" + message));
    assertThat(sealed).isEqualTo(VECTOR.bytes("ciphertext_" + message));
    assertThat(to.read(sealed)).isEqualTo(VECTOR.bytes("payload_" + message));
  }

  private static void transport(CipherState from, CipherState to, int message)
      throws GeneralSecurityException {
    byte[] none = new byte[0];
    byte[] sealed = from.encrypt(none, VECTOR.bytes("payload_" + message));
    assertThat(sealed).isEqualTo(VECTOR.bytes("ciphertext_" + message));
    assertThat(to.decrypt(none, sealed)).isEqualTo(VECTOR.bytes("payload_" + message));
  }

  @Test
  void refusesEveryTruncationAndFlipOfTheAnswer() throws GeneralSecurityException {
    byte[] answer = VECTOR.bytes("ciphertext_1");
    for (int length = 0; length < answer.length; length++) {
      byte[] cut = Arrays.copyOf(answer, length);
      refused(cut);
      byte[] flipped = answer.clone();
      flipped[length] ^= 4;
      refused(flipped);
    }
  }

  private void refused(byte[] answer) throws GeneralSecurityException {
    prepare();
    initiator.write(VECTOR.bytes("payload_0"));
    assertThatThrownBy(() -> initiator.read(answer)).isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void makesItsOwnKeysAgree() throws GeneralSecurityException {
    X25519 a = X25519.generate();
    X25519 b = X25519.generate();

    assertThat(a.agree(b.publicKey())).isEqualTo(b.agree(a.publicKey()));
  }
}

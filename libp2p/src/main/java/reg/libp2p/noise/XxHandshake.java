package reg.libp2p.noise;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Direction;

/**
 * The messages of the XX pattern: {@code -> e}, {@code <- e, ee, s, es}, {@code -> s, se}. The
 * caller alternates {@link #write} and {@link #read}, the dialler first.
 */
final class XxHandshake {
  private static final String NAME = "Noise_XX_25519_ChaChaPoly_SHA256";

  private enum Token {
    E,
    S,
    EE,
    ES,
    SE
  }

  private static final Token[][] MESSAGES = {
    {Token.E}, {Token.E, Token.EE, Token.S, Token.ES}, {Token.S, Token.SE}
  };

  private final SymmetricState state;
  private final Direction direction;
  private final X25519 ownStatic;
  private final X25519 ownEphemeral;
  private byte @Nullable [] peerStatic;
  private byte @Nullable [] peerEphemeral;
  private int next;

  XxHandshake(Direction direction, byte[] prologue, X25519 ownStatic, X25519 ownEphemeral)
      throws GeneralSecurityException {
    this.state = new SymmetricState(NAME, prologue);
    this.direction = direction;
    this.ownStatic = ownStatic;
    this.ownEphemeral = ownEphemeral;
  }

  byte[] write(byte[] payload) throws GeneralSecurityException {
    var message = new ByteArrayOutputStream();
    for (Token token : MESSAGES[next++]) {
      switch (token) {
        case E -> {
          message.writeBytes(ownEphemeral.publicKey());
          state.mixHash(ownEphemeral.publicKey());
        }
        case S -> message.writeBytes(state.encryptAndHash(ownStatic.publicKey()));
        case EE, ES, SE -> mix(token);
      }
    }
    message.writeBytes(state.encryptAndHash(payload));
    return message.toByteArray();
  }

  /**
   * Takes the next message of the peer and gives back its payload.
   *
   * @throws GeneralSecurityException when it is truncated or not authentic
   */
  byte[] read(byte[] message) throws GeneralSecurityException {
    var in = ByteBuffer.wrap(message);
    for (Token token : MESSAGES[next++]) {
      switch (token) {
        case E -> {
          peerEphemeral = take(in, X25519.BYTES);
          state.mixHash(peerEphemeral);
        }
        case S -> {
          int tag = state.hasKey() ? CipherState.TAG_BYTES : 0;
          peerStatic = state.decryptAndHash(take(in, X25519.BYTES + tag));
        }
        case EE, ES, SE -> mix(token);
      }
    }
    return state.decryptAndHash(take(in, in.remaining()));
  }

  /** The peer's static key, known once its message with it was read. */
  byte[] peerStatic() {
    return required(peerStatic);
  }

  /** The cipher for what we send, then the one for what we receive. */
  CipherState[] split() throws GeneralSecurityException {
    CipherState[] both = state.split();
    return direction == Direction.OUTBOUND ? both : new CipherState[] {both[1], both[0]};
  }

  byte[] handshakeHash() {
    return state.handshakeHash();
  }

  /**
   * Mixes a shared secret; the first letter names the initiator's key, the second the responder's.
   */
  private void mix(Token token) throws GeneralSecurityException {
    boolean initiator = direction == Direction.OUTBOUND;
    byte[] shared =
        switch (token) {
          case EE -> ownEphemeral.agree(required(peerEphemeral));
          case ES ->
              initiator
                  ? ownEphemeral.agree(required(peerStatic))
                  : ownStatic.agree(required(peerEphemeral));
          case SE ->
              initiator
                  ? ownStatic.agree(required(peerEphemeral))
                  : ownEphemeral.agree(required(peerStatic));
          case E, S -> throw new IllegalArgumentException("no secret is shared by " + token);
        };
    state.mixKey(shared);
  }

  private static byte[] take(ByteBuffer in, int bytes) throws GeneralSecurityException {
    if (in.remaining() < bytes) {
      throw new GeneralSecurityException("a truncated handshake message");
    }
    byte[] out = new byte[bytes];
    in.get(out);
    return out;
  }

  private static byte[] required(byte @Nullable [] key) {
    if (key == null) {
      throw new IllegalStateException("a handshake message out of order");
    }
    return key;
  }
}

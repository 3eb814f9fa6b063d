package reg.libp2p.identify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Connection;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.PeerInfo;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;
import reg.libp2p.crypto.PublicKey;
import reg.libp2p.multistream.NegotiatedStream;
import reg.libp2p.proto.ProtoReader;
import reg.libp2p.record.PeerRecord;

/** Both protocols, asking and answering. */
public final class Identify {
  /** The protocol in which the opener asks. */
  public static final String ID = "/ipfs/id/1.0.0";

  /** The protocol in which the opener tells. */
  public static final String PUSH = "/ipfs/id/push/1.0.0";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Function<Connection, IdentifySelf> self;
  private final Consumer<PeerInfo> pushed;
  private final InstantSource clock;

  /**
   * @param self what to tell the peer of a connection
   * @param pushed hears what a peer tells on its own accord
   * @param clock numbers our signed records
   */
  public Identify(
      Function<Connection, IdentifySelf> self, Consumer<PeerInfo> pushed, InstantSource clock) {
    this.self = self;
    this.pushed = pushed;
    this.clock = clock;
  }

  /** Answers and takes pushes. */
  public List<ProtocolHandler> handlers() {
    return List.of(new Answer(), new Push());
  }

  private final class Answer implements ProtocolHandler {
    @Override
    public String protocolId() {
      return ID;
    }

    @Override
    public void handle(Stream stream) throws IOException {
      stream.timeout(TIMEOUT);
      Wire.writeMessage(stream, own(stream.connection()));
      stream.closeWrite();
    }
  }

  private final class Push implements ProtocolHandler {
    @Override
    public String protocolId() {
      return PUSH;
    }

    @Override
    public void handle(Stream stream) throws IOException {
      stream.timeout(TIMEOUT);
      pushed.accept(read(stream));
    }
  }

  /**
   * Asks the peer of a connection about itself.
   *
   * @throws IOException when it does not answer in time
   * @throws RegistryException MALFORMED or BAD_SIGNATURE when it answers nonsense
   */
  public PeerInfo ask(Connection connection) throws IOException {
    try (Stream stream = NegotiatedStream.openLazily(connection, ID)) {
      stream.timeout(TIMEOUT);
      stream.closeWrite();
      return read(stream);
    }
  }

  /**
   * Tells the peer of a connection about us.
   *
   * @throws IOException when it does not take it
   */
  public void push(Connection connection) throws IOException {
    try (Stream stream = NegotiatedStream.openLazily(connection, PUSH)) {
      stream.timeout(TIMEOUT);
      Wire.writeMessage(stream, own(connection));
    }
  }

  private byte[] own(Connection connection) {
    IdentifySelf mine = self.apply(connection);
    long seq = Math.multiplyExact(clock.millis(), 1_000_000L);
    byte[] signed =
        new PeerRecord(PeerId.of(mine.key().publicKey()), seq, mine.addresses()).seal(mine.key());
    return IdentifyMessage.encode(mine, connection.remoteAddress(), signed);
  }

  private static PeerInfo read(Stream stream) throws IOException {
    var message = new IdentifyMessage();
    ByteBuffer part = Wire.readMessage(stream, IdentifyMessage.MESSAGE_BYTES_MAX);
    for (int parts = 0; part != null; parts++) {
      if (parts == IdentifyMessage.MESSAGES_MAX) {
        throw new RegistryException(Fault.MALFORMED, "identify in too many messages");
      }
      message.merge(new ProtoReader(part));
      part = Wire.readMessage(stream, IdentifyMessage.MESSAGE_BYTES_MAX);
    }
    return judged(message, stream.connection());
  }

  /** Signed addresses go before unsigned ones; another peer's key or record is refused. */
  private static PeerInfo judged(IdentifyMessage message, Connection connection) {
    PublicKey key = message.publicKey();
    if (key != null) {
      connection.peer().requireKey(key);
    }
    List<Multiaddr> addresses = message.addresses();
    byte[] signed = message.signedRecord();
    if (signed != null && signed.length > 0) {
      PeerRecord record = PeerRecord.open(signed);
      if (!record.peer().equals(connection.peer())) {
        throw new RegistryException(
            Fault.BAD_SIGNATURE, "identify with the signed record of another peer");
      }
      addresses = record.addresses();
    }
    return new PeerInfo(connection.peer(), addresses, message.protocols(), message.agent());
  }
}

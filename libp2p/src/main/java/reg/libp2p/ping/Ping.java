package reg.libp2p.ping;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import reg.libp2p.Connection;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;
import reg.libp2p.multistream.NegotiatedStream;

/** Both sides of ping. */
public final class Ping implements ProtocolHandler {
  /** The protocol id. */
  public static final String ID = "/ipfs/ping/1.0.0";

  private static final int BYTES = 32;
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** A stream is served so often; who wants more opens another one. */
  private static final int ROUNDS_MAX = 1_000;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** The listener's side. */
  public Ping() {}

  @Override
  public String protocolId() {
    return ID;
  }

  @Override
  public void handle(Stream stream) throws IOException {
    stream.timeout(IDLE);
    var payload = ByteBuffer.allocate(BYTES);
    for (int i = 0; i < ROUNDS_MAX; i++) {
      if (stream.read(payload.clear()) < 0) {
        return;
      }
      Wire.readFully(stream, payload);
      Wire.writeFully(stream, payload.flip());
    }
  }

  /**
   * The time of one round trip, without that of opening the stream.
   *
   * @throws IOException when the peer does not echo, or something else comes back
   */
  public static Duration roundTrip(Connection connection) throws IOException {
    try (Stream stream = NegotiatedStream.openLazily(connection, ID)) {
      stream.timeout(IDLE);
      echo(stream);
      return echo(stream);
    }
  }

  private static Duration echo(Stream stream) throws IOException {
    byte[] sent = new byte[BYTES];
    RANDOM.nextBytes(sent);
    var received = ByteBuffer.allocate(BYTES);
    long start = System.nanoTime();
    Wire.writeFully(stream, ByteBuffer.wrap(sent));
    try {
      Wire.readFully(stream, received);
    } catch (SocketTimeoutException e) {
      throw new IOException("no answer to a ping within " + IDLE.toSeconds() + " s", e);
    }
    if (!received.flip().equals(ByteBuffer.wrap(sent))) {
      throw new IOException("the peer answers a ping with other bytes");
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}

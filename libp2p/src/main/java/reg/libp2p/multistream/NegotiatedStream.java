package reg.libp2p.multistream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import reg.libp2p.Connection;
import reg.libp2p.Limits;
import reg.libp2p.MuxedStream;
import reg.libp2p.Stream;
import reg.libp2p.Wire;

/**
 * A stream with its protocol. In the lazy form the proposal leaves with the first bytes written,
 * and the answer is read before the first byte of the reply: a round trip less.
 */
public final class NegotiatedStream implements Stream {
  /** Up to this size the first write is joined with the proposal. */
  private static final int JOINED_BYTES_MAX = 16 << 10;

  private final MuxedStream raw;
  private final Connection connection;
  private final String protocol;
  private final ReentrantLock handshake = new ReentrantLock();
  private final ReentrantLock patience = new ReentrantLock();

  /** How long the user of the stream waits; guarded by its lock, as whether that holds now. */
  private Duration wait = TIMEOUT_DEFAULT;

  private boolean negotiating;
  private volatile boolean proposed;
  private volatile boolean answered;

  private NegotiatedStream(MuxedStream raw, Connection connection, String protocol, State state) {
    this.raw = raw;
    this.connection = connection;
    this.protocol = protocol;
    this.proposed = state == State.AGREED;
    this.answered = state == State.AGREED;
  }

  private enum State {
    LAZY,
    AGREED
  }

  /**
   * Opens a stream for the first of the protocols that the peer accepts.
   *
   * @throws IOException when it accepts none
   */
  public static Stream open(Connection connection, List<String> protocols) throws IOException {
    return negotiated(connection.open(), connection, raw -> Multistream.select(raw, protocols));
  }

  /** Opens a stream for a protocol that the peer is believed to speak, without waiting. */
  public static Stream openLazily(Connection connection, String protocol) throws IOException {
    return new NegotiatedStream(connection.open(), connection, protocol, State.LAZY);
  }

  /**
   * Lets the dialler of an accepted stream choose one of the known protocols.
   *
   * @throws IOException when it wants none of them; the stream was reset
   */
  public static Stream accept(MuxedStream raw, Connection connection, Predicate<String> known)
      throws IOException {
    return negotiated(raw, connection, stream -> Multistream.accept(stream, known));
  }

  private interface Negotiation {
    String run(MuxedStream raw) throws IOException;
  }

  private static Stream negotiated(MuxedStream raw, Connection connection, Negotiation negotiation)
      throws IOException {
    raw.timeout(Limits.NEGOTIATION_TIMEOUT);
    try {
      String protocol = negotiation.run(raw);
      raw.timeout(TIMEOUT_DEFAULT);
      return new NegotiatedStream(raw, connection, protocol, State.AGREED);
    } catch (IOException | RuntimeException e) {
      raw.reset();
      throw e;
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (!answered) {
      readAnswer();
    }
    return raw.read(into);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int length = from.remaining();
    if (!proposed) {
      propose(from);
    }
    Wire.writeFully(raw, from);
    return length;
  }

  @Override
  public void closeWrite() throws IOException {
    if (!proposed) {
      propose(ByteBuffer.allocate(0));
    }
    raw.closeWrite();
  }

  /**
   * Reads a lazy answer that nobody asked for yet: a peer whose answer is refused may drop our
   * bytes.
   */
  @Override
  public void close() {
    if (proposed && !answered) {
      try {
        raw.closeWrite();
        readAnswer();
      } catch (IOException e) {
        raw.reset();
      }
    }
    raw.close();
  }

  private void propose(ByteBuffer first) throws IOException {
    handshake.lock();
    try {
      if (proposed) {
        return;
      }
      ByteBuffer proposal = Multistream.encode(Multistream.HEADER, protocol);
      if (first.remaining() <= JOINED_BYTES_MAX) {
        var joined = ByteBuffer.allocate(proposal.remaining() + first.remaining());
        Wire.writeFully(raw, joined.put(proposal).put(first).flip());
      } else {
        Wire.writeFully(raw, proposal);
      }
      proposed = true;
    } finally {
      handshake.unlock();
    }
  }

  private void readAnswer() throws IOException {
    if (!proposed) {
      propose(ByteBuffer.allocate(0));
    }
    handshake.lock();
    try {
      if (answered) {
        return;
      }
      negotiating(true);
      Multistream.readHeader(raw);
      if (!Multistream.readAnswer(raw, protocol)) {
        raw.reset();
        throw new IOException("the peer does not speak " + protocol);
      }
      answered = true;
      negotiating(false);
    } finally {
      handshake.unlock();
    }
  }

  /** Half an answer cannot be given back: it has its own time, however short the user's. */
  private void negotiating(boolean begins) {
    patience.lock();
    try {
      negotiating = begins;
      raw.timeout(begins ? Limits.NEGOTIATION_TIMEOUT : wait);
    } finally {
      patience.unlock();
    }
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public void reset() {
    raw.reset();
  }

  @Override
  public void timeout(Duration wait) {
    patience.lock();
    try {
      this.wait = wait;
      if (!negotiating) {
        raw.timeout(wait);
      }
    } finally {
      patience.unlock();
    }
  }

  @Override
  public boolean isOpen() {
    return raw.isOpen();
  }

  @Override
  public String toString() {
    return protocol + " with " + connection.peer();
  }
}

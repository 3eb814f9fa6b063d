package reg.libp2p;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import reg.libp2p.crypto.PublicKey;

/** A secured link to one proven peer that carries many streams. Safe for many threads. */
public interface Connection extends AutoCloseable {
  /** The peer at the other end, proven by its key during the handshake. */
  PeerId peer();

  /** The peer's public key. */
  PublicKey peerKey();

  /** Our end. */
  Multiaddr localAddress();

  /** The other end as we see it, without {@code /p2p/…}. */
  Multiaddr remoteAddress();

  /** Who dialled. */
  Direction direction();

  /**
   * Opens a stream; nothing is agreed on it yet.
   *
   * @throws IOException when the connection is closed or closing, or too many streams are open
   */
  MuxedStream open() throws IOException;

  /**
   * Waits for the peer to open a stream.
   *
   * @return the stream, or null when the connection has ended
   */
  @Nullable MuxedStream accept() throws InterruptedException;

  /** Streams open now, of both sides. */
  int streams();

  /** Whether streams can still be opened. */
  boolean isOpen();

  /** Breaks all streams and closes the link. */
  @Override
  void close();
}

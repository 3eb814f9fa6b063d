package reg.cli.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A link of a certain speed to a port of this machine, and a count of what those who listen there
 * put into it.
 */
final class Relay implements AutoCloseable {
  private static final int PIECE_BYTES = 32 << 10;

  /** What the system may hold on each side: what one side sent and the other has not. */
  private static final int BUFFER_BYTES = 64 << 10;

  /**
   * What may go through at once after a pause, or before one: sleeping takes about a millisecond.
   */
  private static final long BURST_NANOS = 2_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final ServerSocket server;
  private final double nanosPerByte;
  private final AtomicLong sent = new AtomicLong();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final int port;

  private Relay(ServerSocket server, long bytesPerSecond, int port) {
    this.port = port;
    this.server = server;
    this.nanosPerByte = NANOS_PER_SECOND / bytesPerSecond;
  }

  /**
   * A link to a port, at which nobody need listen yet.
   *
   * @param bytesPerSecond towards those who connect
   */
  static Relay start(long bytesPerSecond, int port) throws IOException {
    var relay =
        new Relay(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), bytesPerSecond, port);
    Thread.ofVirtual().start(relay::accept);
    return relay;
  }

  /** Where to connect. */
  int port() {
    return server.getLocalPort();
  }

  /** The bytes that the port sent, whether or not they reached whoever connected. */
  long sent() {
    return sent.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        sockets.add(near);
        Thread.ofVirtual().start(() -> join(near));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void join(Socket near) {
    try (near;
        var far = new Socket()) {
      near.setSendBufferSize(BUFFER_BYTES);
      far.setReceiveBufferSize(BUFFER_BYTES);
      far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      sockets.add(far);
      Thread.ofVirtual().start(() -> copyBack(near, far));
      copy(far.getInputStream(), near.getOutputStream());
    } catch (IOException e) {
      // One side was killed; the other sees its end.
    } finally {
      sockets.remove(near);
    }
  }

  /** What the asker says is neither slowed nor counted. */
  private void copyBack(Socket near, Socket far) {
    try (near;
        far) {
      near.getInputStream().transferTo(far.getOutputStream());
    } catch (IOException e) {
      // As above.
    } finally {
      sockets.remove(far);
    }
  }

  private void copy(InputStream from, OutputStream to) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    long free = System.nanoTime();
    for (int count = from.read(piece); count >= 0; count = from.read(piece)) {
      sent.addAndGet(count);
      long now = System.nanoTime();
      free = Math.max(free, now - BURST_NANOS) + (long) (count * nanosPerByte);
      if (free - now > BURST_NANOS) {
        LockSupport.parkNanos(free - now);
      }
      to.write(piece, 0, count);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}

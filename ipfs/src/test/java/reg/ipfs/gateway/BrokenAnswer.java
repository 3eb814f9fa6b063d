package reg.ipfs.gateway;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An answer in chunks that ends before its last chunk, read from the bare socket. */
final class BrokenAnswer implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  BrokenAnswer(InetSocketAddress server, String target) throws IOException {
    socket = new Socket(server.getAddress(), server.getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = socket.getInputStream();
    String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  /** The bytes of all chunks; an answer that is whole is an error. */
  byte[] bodyBeforeTheBreak() throws IOException {
    while (!line().isEmpty()) {
      // The head of the answer.
    }
    var body = new ByteArrayOutputStream();
    try {
      while (true) {
        int size = Integer.parseInt(line(), 16);
        if (size == 0) {
          throw new AssertionError("the answer is whole: " + body.size() + " bytes");
        }
        body.write(in.readNBytes(size));
        line();
      }
    } catch (EOFException e) {
      return body.toByteArray();
    }
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.US_ASCII).strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

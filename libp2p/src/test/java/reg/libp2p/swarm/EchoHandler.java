package reg.libp2p.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;

/** Sends back what comes. */
record EchoHandler(String protocolId) implements ProtocolHandler {
  @Override
  public void handle(Stream stream) throws IOException {
    var buffer = ByteBuffer.allocate(100_000);
    while (stream.read(buffer.clear()) >= 0) {
      stream.write(buffer.flip());
    }
  }
}

package reg.ipfs.dht;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;

/** Answers the questions of a stream, as many as come. */
record DhtProtocol(Dht dht) implements ProtocolHandler {
  @Override
  public String protocolId() {
    return dht.scope().protocol();
  }

  @Override
  public void handle(Stream stream) throws IOException {
    stream.timeout(DhtLimits.SILENCE);
    var sender = new DhtPeer(stream.peer(), List.of(stream.connection().remoteAddress()));
    for (ByteBuffer bytes = read(stream); bytes != null; bytes = read(stream)) {
      DhtMessage answer = dht.answer(sender, DhtReader.decode(bytes));
      if (answer != null) {
        Wire.writeMessage(stream, DhtWriter.encode(answer));
      }
    }
  }

  private static @Nullable ByteBuffer read(Stream stream) throws IOException {
    return Wire.readMessage(stream, DhtLimits.QUESTION_BYTES_MAX);
  }
}

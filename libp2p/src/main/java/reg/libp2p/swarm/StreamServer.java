package reg.libp2p.swarm;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Connection;
import reg.libp2p.MuxedStream;
import reg.libp2p.PeerId;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.multistream.NegotiatedStream;

/** Accepts the streams of connections and gives each to its protocol's handler. */
final class StreamServer {
  private static final System.Logger LOG = System.getLogger(StreamServer.class.getName());

  private final Map<String, ProtocolHandler> handlers = new ConcurrentHashMap<>();
  private final Consumer<PeerId> malformed;

  /**
   * @param malformed hears of peers that broke a protocol
   */
  StreamServer(Consumer<PeerId> malformed) {
    this.malformed = malformed;
  }

  void add(ProtocolHandler handler) {
    handlers.put(handler.protocolId(), handler);
  }

  void remove(String protocolId) {
    handlers.remove(protocolId);
  }

  List<String> protocols() {
    return handlers.keySet().stream().sorted().toList();
  }

  /** Serves a connection until it ends. */
  void serve(Connection connection) throws InterruptedException {
    for (MuxedStream raw = connection.accept(); raw != null; raw = connection.accept()) {
      MuxedStream stream = raw;
      Thread.ofVirtual().name("reg-stream").start(() -> serve(stream, connection));
    }
  }

  private void serve(MuxedStream raw, Connection connection) {
    try {
      Stream stream = NegotiatedStream.accept(raw, connection, handlers::containsKey);
      ProtocolHandler handler = handlers.get(stream.protocol());
      if (handler == null) {
        raw.reset();
        return;
      }
      handler.handle(stream);
      stream.close();
    } catch (IOException | InterruptedException e) {
      raw.reset();
      LOG.log(Level.DEBUG, "stream ended peer={0} reason={1}", connection.peer(), e.getMessage());
    } catch (RegistryException e) {
      raw.reset();
      LOG.log(Level.DEBUG, "stream failed peer={0} reason={1}", connection.peer(), e.getMessage());
      if (e.fault() == Fault.MALFORMED || e.fault() == Fault.BAD_SIGNATURE) {
        malformed.accept(connection.peer());
      }
    } catch (RuntimeException | Error e) {
      raw.reset();
      LOG.log(Level.WARNING, "a protocol handler failed peer=" + connection.peer(), e);
    }
  }
}

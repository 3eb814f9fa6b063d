package reg.libp2p.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Connection;
import reg.libp2p.Direction;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.multistream.Multistream;
import reg.libp2p.pnet.PreSharedKey;
import reg.libp2p.upgrade.Secured;
import reg.libp2p.upgrade.Upgrader;
import reg.libp2p.yamux.Link;
import reg.libp2p.yamux.MemoryBudget;
import reg.libp2p.yamux.YamuxConnection;

/** Turns a raw channel into a connection. */
final class ConnectionSetup implements AutoCloseable {
  private final Upgrader upgrader;
  private final @Nullable PreSharedKey networkKey;
  private final MemoryBudget budget = new MemoryBudget(Limits.ALL_PEERS_MEMORY_BYTES);
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  ConnectionSetup(TcpConfig config) {
    this.upgrader = config.upgrader();
    this.networkKey = config.networkKey();
  }

  /** The pipeline for the time of the handshake. */
  ChannelHandler initializer() {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        prepare(channel);
      }
    };
  }

  /** Adds the handlers for the time of the handshake. */
  void prepare(Channel channel) {
    if (networkKey != null) {
      channel.pipeline().addLast(networkKey.handler());
    }
    channel.pipeline().addLast(new HandshakeChannel(channel));
  }

  /**
   * Runs the handshake on the calling thread, within {@link Limits#HANDSHAKE_TIMEOUT}; closes the
   * channel when it fails.
   */
  Connection run(Channel channel, Direction direction, @Nullable PeerId expected)
      throws IOException {
    var raw = channel.pipeline().get(HandshakeChannel.class);
    if (raw == null) {
      throw new IOException("the peer closed the connection before the handshake");
    }
    try {
      return handshake(channel, raw, direction, expected);
    } catch (RejectedExecutionException e) {
      throw new IOException("this transport was closed during a handshake", e);
    }
  }

  private Connection handshake(
      Channel channel, HandshakeChannel raw, Direction direction, @Nullable PeerId expected)
      throws IOException {
    Future<?> deadline =
        channel
            .eventLoop()
            .schedule(
                () -> expire(raw), Limits.HANDSHAKE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      Secured secured = upgrader.secure(raw, direction, expected);
      var inner = new SecuredChannel(raw, secured.records());
      if (secured.muxer() == null) {
        agreeOnYamux(inner, direction);
      }
      return onLoop(channel, () -> install(channel, raw, inner, link(channel, secured, direction)));
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    } finally {
      deadline.cancel(false);
    }
  }

  private static void expire(HandshakeChannel raw) {
    raw.fail("the handshake took longer than " + Limits.HANDSHAKE_TIMEOUT.toSeconds() + " s");
    raw.close();
  }

  private static void agreeOnYamux(SecuredChannel channel, Direction direction) throws IOException {
    switch (direction) {
      case OUTBOUND -> Multistream.select(channel, List.of(YamuxConnection.PROTOCOL_ID));
      case INBOUND -> Multistream.accept(channel, YamuxConnection.PROTOCOL_ID::equals);
    }
  }

  private static Link link(Channel channel, Secured secured, Direction direction)
      throws IOException {
    if (!(channel.localAddress() instanceof InetSocketAddress local)
        || !(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      throw new IOException("the peer closed the connection during the handshake");
    }
    boolean direct = secured.records().isDirect();
    return new Link(secured.key(), Multiaddr.tcp(local), Multiaddr.tcp(remote), direction, direct);
  }

  /** The pipeline from now on; bytes that came behind the handshake go through it first. */
  private Connection install(
      Channel channel, HandshakeChannel raw, SecuredChannel inner, Link link) {
    var pipeline = channel.pipeline();
    var connection = YamuxConnection.start(channel, link, budget);
    var records = new RecordHandler(inner.records());
    connections.add(connection);
    channel.closeFuture().addListener(closed -> connections.remove(connection));
    pipeline.remove(raw);
    pipeline.addLast(records, connection.handler());
    var context = pipeline.context(records);
    if (inner.plain().isReadable()) {
      context.fireChannelRead(inner.plain());
    }
    records.feed(context, inner.sealed());
    records.feed(context, raw.takeRest());
    if (!channel.isActive()) {
      connection.close();
    }
    channel.config().setAutoRead(true);
    return connection;
  }

  private static <T> T onLoop(Channel channel, Callable<T> task) throws IOException {
    try {
      return channel.eventLoop().submit(task).get();
    } catch (ExecutionException e) {
      throw new IOException("cannot set the connection up", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted during a handshake");
    }
  }

  /** Closes all connections. */
  @Override
  public void close() {
    connections.forEach(ConnectionSetup::closeQuietly);
  }

  private static void closeQuietly(Connection connection) {
    connection.close();
  }
}

package reg.libp2p.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Connection;
import reg.libp2p.Direction;
import reg.libp2p.Limits;
import reg.libp2p.Listener;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.Transport;

/** {@code /ip4|ip6/ADDRESS/tcp/PORT}. */
public final class TcpTransport implements Transport {
  /** A read takes what the socket has, up to here; the buffer grows to it only under load. */
  private static final int READ_BYTES_MAX = 256 << 10;

  private static final int READ_BYTES_MIN = 2 << 10;

  /** Between these marks the socket has enough to send and no more is encrypted. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(256 << 10, 512 << 10);

  /** Netty's default one makes, and fills with zeros, a new buffer for each batch of this size. */
  private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

  private static final int BACKLOG = 1_024;

  private final TcpConfig config;
  private final EventLoops loops = new EventLoops();
  private final ConnectionSetup setup;
  private final Set<TcpListener> listeners = ConcurrentHashMap.newKeySet();

  /** A transport with event loops of its own. */
  public TcpTransport(TcpConfig config) {
    this.config = config;
    this.setup = new ConnectionSetup(config);
  }

  @Override
  public boolean dials(Multiaddr address) {
    return address.tcpSocket() != null;
  }

  @Override
  public Connection dial(Multiaddr address, @Nullable PeerId expected) throws IOException {
    InetSocketAddress socket = address.tcpSocket();
    if (socket == null) {
      throw new IOException(address + " is not a TCP address");
    }
    if (loops.group().isShuttingDown()) {
      throw new IOException("not dialling " + address + ": the host is closed");
    }
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops.group())
            .channel(loops.socket())
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Limits.HANDSHAKE_TIMEOUT.toMillis())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .option(ChannelOption.ALLOCATOR, BUFFERS)
            .option(ChannelOption.RECVBUF_ALLOCATOR, readAllocator())
            .handler(setup.initializer())
            .connect(socket);
    return setup.run(connected(connecting, address), Direction.OUTBOUND, expected);
  }

  private static Channel connected(ChannelFuture connecting, Multiaddr address) throws IOException {
    try {
      connecting.await();
    } catch (InterruptedException e) {
      var _ = connecting.channel().close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while dialling " + address);
    }
    if (!connecting.isSuccess()) {
      Throwable cause = connecting.cause();
      String reason = cause == null ? "" : ": " + cause.getMessage();
      throw new IOException("cannot reach " + address + reason, cause);
    }
    return connecting.channel();
  }

  @Override
  public Listener listen(Multiaddr address) throws IOException {
    InetSocketAddress socket = address.tcpSocket();
    if (socket == null) {
      throw new IOException(address + " is not a TCP address to listen on");
    }
    var listener = new TcpListener(setup, config);
    ChannelFuture binding =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverSocket())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childOption(ChannelOption.ALLOCATOR, BUFFERS)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, readAllocator())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    listener.admit(channel);
                  }
                })
            .bind(socket)
            .awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw new IOException("cannot listen on " + address, binding.cause());
    }
    listener.bound(binding.channel());
    listeners.add(listener);
    return listener;
  }

  private static AdaptiveRecvByteBufAllocator readAllocator() {
    return new AdaptiveRecvByteBufAllocator(READ_BYTES_MIN, READ_BYTES_MIN, READ_BYTES_MAX);
  }

  @Override
  public void close() {
    listeners.forEach(TcpListener::close);
    setup.close();
    loops.close();
  }
}

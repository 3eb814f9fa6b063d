package reg.ipfs.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Listens on one port and hands each request to a handler. HTTP/2 is spoken with clients that ask
 * for it: by ALPN over TLS, by prior knowledge without.
 */
public final class HttpServer implements AutoCloseable {
  /** The longest request line and the longest header, in bytes. */
  static final int LINE_BYTES_MAX = 8 << 10;

  static final int HEADER_BYTES_MAX = 16 << 10;

  /** The most requests at once on one HTTP/2 connection. */
  static final int STREAMS_MAX = 64;

  /** How much of an answer waits for its client, in bytes: more makes the handler wait. */
  static final WriteBufferWaterMark WAITING_BYTES = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private static final int BACKLOG = 256;
  private static final int LOOPS = 2;

  private final MultiThreadIoEventLoopGroup loops;
  private final ChannelGroup open;
  private final ExecutorService handlers;
  private final Channel listener;

  private HttpServer(
      MultiThreadIoEventLoopGroup loops,
      ChannelGroup open,
      ExecutorService handlers,
      Channel listener) {
    this.loops = loops;
    this.open = open;
    this.handlers = handlers;
    this.listener = listener;
  }

  /**
   * Starts a server; port 0 takes any free port.
   *
   * @param tls null for a server without TLS
   * @throws RegistryException CONFLICT when the address is taken or not this machine's
   */
  public static HttpServer start(
      InetSocketAddress address,
      @Nullable ServerTls tls,
      ServerLimits limits,
      HttpHandler handler) {
    var loops = new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
    var open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ExecutorService handlers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
    var dispatcher = new Dispatcher(handler, handlers, limits);
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING_BYTES)
            .childHandler(new ConnectionSetup(tls, limits, dispatcher, open))
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      handlers.close();
      throw new RegistryException(
          Fault.CONFLICT, "can not listen on " + address + ": " + bound.cause(), bound.cause());
    }
    return new HttpServer(loops, open, handlers, bound.channel());
  }

  /** Where the server listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Stops listening, breaks off what is under way and waits for the handlers to end. */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    open.close().awaitUninterruptibly();
    handlers.shutdownNow();
    handlers.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}

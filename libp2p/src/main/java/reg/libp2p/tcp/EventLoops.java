package reg.libp2p.tcp;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads that move bytes, and the kind of sockets they drive. */
final class EventLoops implements AutoCloseable {
  /** More loops than this do not help: they only copy and encrypt. */
  private static final int THREADS_MAX = 4;

  private static final int SHUTDOWN_SECONDS = 2;

  private final EventLoopGroup group;
  private final boolean epoll;

  EventLoops() {
    this.epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    int threads = Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors());
    this.group =
        new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("reg-net", true), io);
  }

  EventLoopGroup group() {
    return group;
  }

  Class<? extends SocketChannel> socket() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  Class<? extends ServerSocketChannel> serverSocket() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}

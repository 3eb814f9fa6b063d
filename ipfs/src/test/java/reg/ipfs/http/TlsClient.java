package reg.ipfs.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** A client of TLS 1.2 by BoringSSL, which still has what the JDK's refuses to say. */
final class TlsClient implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final InetSocketAddress server;
  private final X509Certificate trusted;

  TlsClient(InetSocketAddress server, X509Certificate trusted) {
    this.server = server;
    this.trusted = trusted;
  }

  /** Whether the server takes the only suite that is offered. */
  boolean agrees(String suite) throws SSLException, InterruptedException {
    SslContext context =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL)
            .protocols("TLSv1.2")
            .ciphers(List.of(suite))
            .trustManager(trusted)
            .build();
    var setup =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(context.newHandler(channel.alloc(), "127.0.0.1", 443));
          }
        };
    var bootstrap = new Bootstrap().group(group).channel(NioSocketChannel.class).handler(setup);
    Channel channel = bootstrap.connect(server).sync().channel();
    try {
      var shaken = channel.pipeline().get(SslHandler.class).handshakeFuture();
      return shaken.await().isSuccess();
    } finally {
      channel.close().sync();
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}

package reg.ipfs.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/** Gives each new connection the handlers of the protocol that its client speaks. */
final class ConnectionSetup extends ChannelInitializer<SocketChannel> {
  private final @Nullable SslContext tls;
  private final ServerLimits limits;
  private final Dispatcher dispatcher;
  private final ChannelGroup open;

  ConnectionSetup(
      @Nullable ServerTls tls, ServerLimits limits, Dispatcher dispatcher, ChannelGroup open) {
    this.tls = tls == null ? null : context(tls);
    this.limits = limits;
    this.dispatcher = dispatcher;
    this.open = open;
  }

  private static SslContext context(ServerTls tls) {
    try {
      return SslContextBuilder.forServer(tls.key(), tls.chain().toArray(X509Certificate[]::new))
          .sslProvider(provider(tls.key()))
          .protocols("TLSv1.3", "TLSv1.2")
          // RFC 9113, appendix A: all others have no key of the moment, or bad modes.
          .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (SSLException e) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "the server's key or certificate can not be used: " + e, e);
    }
  }

  /**
   * BoringSSL where it runs, and takes the key: the JDK's ciphers are fast only where its
   * optimising compiler is.
   */
  private static SslProvider provider(PrivateKey key) {
    boolean taken = key.getAlgorithm().equals("RSA") || key.getAlgorithm().equals("EC");
    return taken && SslProvider.isTlsv13Supported(SslProvider.OPENSSL)
        ? SslProvider.OPENSSL
        : SslProvider.JDK;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    if (open.size() >= limits.connections()) {
      var _ = channel.close();
      return;
    }
    open.add(channel);
    channel.pipeline().addLast(new IdleClose(limits.idle()));
    if (tls == null) {
      channel.pipeline().addLast(new PriorKnowledge());
    } else {
      channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Alpn());
    }
  }

  private void http1(ChannelPipeline pipeline) {
    var config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(HttpServer.LINE_BYTES_MAX)
            .setMaxHeaderSize(HttpServer.HEADER_BYTES_MAX);
    pipeline.addLast(
        new HttpServerCodec(config),
        new HttpServerKeepAliveHandler(),
        new HttpObjectAggregator(limits.bodyBytes()),
        new FlowControlHandler(),
        new RequestReader(dispatcher));
  }

  private void http2(ChannelPipeline pipeline) {
    var settings =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(HttpServer.STREAMS_MAX)
            .maxHeaderListSize(HttpServer.HEADER_BYTES_MAX);
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer().initialSettings(settings).build(),
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                stream
                    .pipeline()
                    .addLast(
                        new Http2StreamFrameToHttpObjectCodec(true),
                        new HttpObjectAggregator(limits.bodyBytes()),
                        new RequestReader(dispatcher));
              }
            }));
  }

  /** Chooses by what TLS agreed. */
  private final class Alpn extends ApplicationProtocolNegotiationHandler {
    Alpn() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        http2(context.pipeline());
      } else {
        http1(context.pipeline());
      }
    }
  }

  /** Chooses by the first bytes: an HTTP/2 client begins with {@code PRI * HTTP/2.0}. */
  private final class PriorKnowledge extends ByteToMessageDecoder {
    private static final String PREFACE = "PRI";

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.readableBytes() < PREFACE.length()) {
        return;
      }
      String first = in.toString(in.readerIndex(), PREFACE.length(), StandardCharsets.ISO_8859_1);
      if (first.equals(PREFACE)) {
        http2(context.pipeline());
      } else {
        http1(context.pipeline());
      }
      context.pipeline().remove(this);
    }
  }
}

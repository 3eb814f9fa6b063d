package reg.ipfs.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Takes whole requests off a connection (HTTP/1.1) or stream (HTTP/2), one at a time: the next is
 * not read before the answer to this one is out.
 */
final class RequestReader extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final int PARAMETERS_MAX = 64;

  private final Dispatcher dispatcher;

  RequestReader(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
    if (!message.decoderResult().isSuccess()) {
      refuse(context, message.decoderResult().cause());
      return;
    }
    HttpRequest request;
    try {
      request = request(message);
    } catch (IllegalArgumentException e) {
      refuse(context, e);
      return;
    }
    context.channel().config().setAutoRead(false);
    IdleClose.of(context.channel()).begin();
    boolean chunks = message.protocolVersion().equals(HttpVersion.HTTP_1_1);
    dispatcher.dispatch(new NettyExchange(context.channel(), request, chunks, dispatcher.stall()));
  }

  private static HttpRequest request(FullHttpRequest message) {
    var target =
        new QueryStringDecoder(message.uri(), StandardCharsets.UTF_8, true, PARAMETERS_MAX);
    var fields = new HttpFields();
    message.headers().forEach(field -> fields.add(field.getKey(), field.getValue()));
    return new HttpRequest(
        message.method().name(),
        target.path(),
        target.parameters(),
        fields,
        ByteBuffer.wrap(ByteBufUtil.getBytes(message.content())).asReadOnlyBuffer());
  }

  private static void refuse(ChannelHandlerContext context, Throwable cause) {
    HttpResponseStatus status =
        switch (cause) {
          case TooLongHttpLineException e -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
          case TooLongFrameException e -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
          default -> HttpResponseStatus.BAD_REQUEST;
        };
    var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    answer.headers().set(HttpHeaderNames.CONNECTION, "close");
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  /** A broken connection or stream ends alone; there is nobody left to tell. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}

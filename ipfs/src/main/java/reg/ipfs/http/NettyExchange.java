package reg.ipfs.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.OutputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** An exchange on a channel: an HTTP/1.1 connection, or a stream of an HTTP/2 connection. */
final class NettyExchange implements HttpExchange {
  private final Channel channel;
  private final HttpRequest request;
  private final boolean chunks;
  private final Duration stall;
  private @Nullable ResponseStream body;

  /**
   * An exchange.
   *
   * @param chunks whether the client understands a body of unknown length
   * @param stall how long the client may take no byte of the answer
   */
  NettyExchange(Channel channel, HttpRequest request, boolean chunks, Duration stall) {
    this.channel = channel;
    this.request = request;
    this.chunks = chunks;
    this.stall = stall;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public OutputStream respond(int status, HttpFields fields) {
    if (body != null) {
      throw new IllegalStateException("the answer has begun");
    }
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    fields.asMap().forEach((name, values) -> head.headers().add(name, values));
    head.headers()
        .set(
            HttpHeaderNames.DATE,
            DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    boolean bodiless = status == 304 || status == 204;
    if (chunks && !bodiless && !head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    body =
        new ResponseStream(
            channel, channel.writeAndFlush(head), stall, request.isHead() || bodiless);
    return body;
  }

  /** Whether an answer has begun. */
  boolean began() {
    return body != null;
  }

  /** Breaks the connection or stream. */
  void abort() {
    var _ = channel.close();
  }

  /**
   * Ends the exchange: the next request may come when the answer is whole; otherwise what was
   * written still goes out, and then the connection or stream breaks.
   */
  void end() {
    channel.eventLoop().execute(() -> IdleClose.of(channel).end());
    if (body == null) {
      abort();
    } else {
      body.end(() -> channel.config().setAutoRead(true), this::abort);
    }
  }
}

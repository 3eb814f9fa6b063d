package reg.ipfs.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that brought no whole request for too long while none was being answered.
 * Bytes that trickle in do not count, so it ends slow headers too. Only used on the event loop of
 * its connection.
 */
final class IdleClose extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<IdleClose> KEY = AttributeKey.valueOf("reg.idle-close");

  private final Duration limit;
  private @Nullable Channel channel;
  private @Nullable Future<?> timer;
  private int busy;

  IdleClose(Duration limit) {
    this.limit = limit;
  }

  /** The one of a connection, or of the connection that carries a stream. */
  static IdleClose of(Channel channel) {
    Channel connection = channel.parent();
    IdleClose own = channel.attr(KEY).get();
    return own != null || connection == null ? own : of(connection);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    channel.attr(KEY).set(this);
    arm();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    disarm();
    context.fireChannelInactive();
  }

  /** A request came whole. */
  void begin() {
    busy++;
    disarm();
  }

  /** Its answer is out, or given up. */
  void end() {
    if (--busy == 0) {
      arm();
    }
  }

  private void arm() {
    Channel connection = channel;
    if (connection != null && connection.isOpen()) {
      timer =
          connection
              .eventLoop()
              .schedule(() -> close(connection), limit.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void close(Channel connection) {
    var _ = connection.close();
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}

package reg.libp2p.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Blocking reads and writes on a Netty channel that reads only when asked, for the time of the
 * handshake. There is no timeout here: whoever bounds the handshake closes the channel.
 */
final class HandshakeChannel extends ChannelInboundHandlerAdapter implements ByteChannel {
  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private ByteBuf arrived = Unpooled.EMPTY_BUFFER;
  private @Nullable String closed;

  HandshakeChannel(Channel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    lock.lock();
    try {
      while (!arrived.isReadable()) {
        if (closed != null) {
          throw new IOException(closed);
        }
        var _ = channel.read();
        changed.await();
      }
      int length = Math.min(into.remaining(), arrived.readableBytes());
      arrived.readBytes(into.duplicate().limit(into.position() + length));
      into.position(into.position() + length);
      return length;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted during a handshake");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int write(ByteBuffer from) {
    int length = from.remaining();
    var _ = channel.writeAndFlush(Unpooled.copiedBuffer(from));
    from.position(from.limit());
    return length;
  }

  /** What came behind the handshake; the caller owns it. On the event loop, after the last read. */
  ByteBuf takeRest() {
    lock.lock();
    try {
      ByteBuf rest = arrived;
      arrived = Unpooled.EMPTY_BUFFER;
      return rest;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var bytes = (ByteBuf) message;
    lock.lock();
    try {
      ByteBuf both = Unpooled.buffer(arrived.readableBytes() + bytes.readableBytes());
      both.writeBytes(arrived).writeBytes(bytes);
      arrived.release();
      arrived = both;
      changed.signalAll();
    } finally {
      lock.unlock();
      bytes.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail("the peer closed the connection during the handshake");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail("the connection broke during the handshake: " + cause.getMessage());
    var _ = context.close();
  }

  /** Wakes and fails the reader; the first reason stays. */
  void fail(String why) {
    lock.lock();
    try {
      closed = closed == null ? why : closed;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    var _ = channel.close();
  }
}

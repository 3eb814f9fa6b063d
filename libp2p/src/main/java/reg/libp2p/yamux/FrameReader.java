package reg.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** Cuts decrypted bytes into frames, however they were split, and gives them to the connection. */
final class FrameReader extends ChannelInboundHandlerAdapter {
  /** A piece that keeps more than this many times its size alive is copied instead. */
  private static final int PINNED_FACTOR_MAX = 8;

  private final YamuxConnection connection;
  private final ByteBuf partial = Unpooled.buffer(Frame.HEADER_BYTES, Frame.HEADER_BYTES);
  private @Nullable Frame data;
  private @Nullable YamuxStream target;
  private long left;

  FrameReader(YamuxConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var in = (ByteBuf) message;
    try {
      while (in.isReadable() && !connection.isClosed()) {
        if (data != null) {
          payload(in, data);
        } else {
          header(in);
        }
      }
    } finally {
      in.release();
    }
    connection.readDone();
  }

  private void header(ByteBuf in) {
    Frame frame;
    if (!partial.isReadable() && in.readableBytes() >= Frame.HEADER_BYTES) {
      frame = Frame.read(in);
    } else {
      in.readBytes(partial, Math.min(partial.writableBytes(), in.readableBytes()));
      if (partial.isWritable()) {
        return;
      }
      frame = Frame.read(partial);
      partial.clear();
    }
    if (frame == null) {
      connection.protocolError("an unknown frame");
      return;
    }
    YamuxStream stream = connection.begin(frame);
    if (frame.type() == Frame.DATA) {
      data = frame;
      target = stream;
      left = frame.length();
      finishIfWhole(frame);
    }
  }

  private void payload(ByteBuf in, Frame frame) {
    int length = (int) Math.min(left, in.readableBytes());
    if (target == null) {
      in.skipBytes(length);
    } else if ((long) length * PINNED_FACTOR_MAX >= in.capacity()) {
      target.receive(in.readRetainedSlice(length));
    } else {
      target.receive(Unpooled.buffer(length).writeBytes(in, length));
    }
    left -= length;
    finishIfWhole(frame);
  }

  private void finishIfWhole(Frame frame) {
    if (left == 0) {
      if (target != null && frame.has(Frame.FIN)) {
        target.peerFinished();
      }
      data = null;
      target = null;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    connection.drain();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection.lost("the peer closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connection.lost("the connection broke: " + cause.getMessage());
  }
}

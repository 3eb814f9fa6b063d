package reg.libp2p.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import reg.libp2p.upgrade.RecordLayer;

/**
 * The record layer in the pipeline. Bytes are gathered into one heap buffer until records are
 * whole, then all of them are opened into one buffer for the frames; a batch is sealed in one go.
 */
final class RecordHandler extends ChannelDuplexHandler {
  /** Room for records' headers and tags, as a share of the batch: 1/256 is 64 of 16 KiB. */
  private static final int OVERHEAD_SHIFT = 8;

  private final RecordLayer records;
  private @Nullable ByteBuf sealed;

  RecordHandler(RecordLayer records) {
    this.records = records;
  }

  /** Takes bytes that were read before this handler was there. */
  void feed(ChannelHandlerContext context, ByteBuf early) {
    if (!early.isReadable()) {
      early.release();
      return;
    }
    try {
      channelRead(context, early);
    } catch (IOException e) {
      context.fireExceptionCaught(e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
    ByteBuf in = gathered(context, (ByteBuf) message);
    ByteBuf plain = context.alloc().heapBuffer(in.readableBytes());
    boolean more;
    try {
      more = records.open(in, plain);
    } catch (IOException e) {
      plain.release();
      throw e;
    }
    keepRest(in);
    if (plain.isReadable()) {
      context.fireChannelRead(plain);
    } else {
      plain.release();
    }
    if (records.hasAnswer()) {
      answer(context);
    }
    if (!more) {
      var _ = context.close();
    }
  }

  /** The unopened bytes and the new ones behind each other in an array. */
  private ByteBuf gathered(ChannelHandlerContext context, ByteBuf bytes) {
    try {
      ByteBuf in = sealed;
      if (in == null) {
        in = context.alloc().heapBuffer(bytes.readableBytes());
        sealed = in;
      }
      return in.writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  private void keepRest(ByteBuf in) {
    if (in.isReadable()) {
      in.discardReadBytes();
    } else {
      in.release();
      sealed = null;
    }
  }

  private void answer(ChannelHandlerContext context) throws IOException {
    ByteBuf out = context.alloc().heapBuffer(RecordLayer.OVERHEAD_BYTES_MAX);
    records.answer(out);
    var _ = context.writeAndFlush(out);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws IOException {
    var plain = (ByteBuf) message;
    try {
      int length = plain.readableBytes();
      int room = length + (length >> OVERHEAD_SHIFT) + RecordLayer.OVERHEAD_BYTES_MAX;
      ByteBuf out = context.alloc().heapBuffer(room);
      records.seal(plain, out);
      var _ = context.write(out, promise);
    } finally {
      plain.release();
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    try {
      ByteBuf out = context.alloc().heapBuffer(RecordLayer.OVERHEAD_BYTES_MAX);
      records.farewell(out);
      var _ = context.writeAndFlush(out);
    } catch (IOException e) {
      // A farewell is a courtesy; the channel closes either way.
      context.fireExceptionCaught(e);
    }
    var _ = context.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (sealed != null) {
      sealed.release();
      sealed = null;
    }
  }
}

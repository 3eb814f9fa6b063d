package reg.libp2p.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import reg.libp2p.upgrade.RecordLayer;

/**
 * The record layer in the pipeline. Bytes are gathered in one buffer until records are whole, then
 * all of them are opened into one buffer for the frames; a batch is sealed in one go.
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
    ByteBuf plain = buffer(context, in.readableBytes());
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

  /** The unopened bytes and the new ones behind each other in a buffer of the layer's kind. */
  private ByteBuf gathered(ChannelHandlerContext context, ByteBuf bytes) {
    if (sealed == null && bytes.isDirect() && records.isDirect()) {
      sealed = bytes;
      return bytes;
    }
    try {
      ByteBuf in = sealed;
      if (in == null) {
        in = buffer(context, bytes.readableBytes());
        sealed = in;
      }
      return in.writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  private ByteBuf buffer(ChannelHandlerContext context, int capacity) {
    ByteBufAllocator allocator = context.alloc();
    return records.isDirect() ? allocator.directBuffer(capacity) : allocator.heapBuffer(capacity);
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
    ByteBuf out = buffer(context, RecordLayer.OVERHEAD_BYTES_MAX);
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
      ByteBuf out = buffer(context, room);
      records.seal(plain, out);
      var _ = context.write(out, promise);
    } finally {
      plain.release();
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    ByteBuf out = buffer(context, RecordLayer.OVERHEAD_BYTES_MAX);
    try {
      records.farewell(out);
    } catch (IOException e) {
      // A farewell is a courtesy; the channel closes either way.
      context.fireExceptionCaught(e);
    }
    if (out.isReadable()) {
      var _ = context.writeAndFlush(out);
    } else {
      out.release();
    }
    var _ = context.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (sealed != null) {
      sealed.release();
      sealed = null;
    }
    records.close();
  }
}

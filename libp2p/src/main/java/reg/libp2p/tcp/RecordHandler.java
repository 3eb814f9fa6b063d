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
 * The record layer in the pipeline. All whole records of what was read are opened into one buffer
 * for the frames; a batch is sealed in one go.
 */
final class RecordHandler extends ChannelDuplexHandler {
  /** Room for records' headers and tags, as a share of the batch: 1/256 is 64 of 16 KiB. */
  private static final int OVERHEAD_SHIFT = 8;

  private final RecordLayer records;

  /** The record of which not all was read yet. */
  private @Nullable ByteBuf cut;

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
    ByteBuf in = ofItsKind(context, (ByteBuf) message);
    ByteBuf plain = buffer(context, in.readableBytes() + (cut == null ? 0 : cut.readableBytes()));
    boolean more;
    try {
      more = openCut(in, plain) && records.open(in, plain);
      keepCut(context, in);
    } catch (IOException e) {
      plain.release();
      throw e;
    } finally {
      in.release();
    }
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

  /** The bytes in a buffer that the layer works on. */
  private ByteBuf ofItsKind(ChannelHandlerContext context, ByteBuf bytes) {
    if (bytes.isDirect() == records.isDirect()) {
      return bytes;
    }
    try {
      return buffer(context, bytes.readableBytes()).writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  /** Makes the record whole that began in what was read before, and opens it. */
  private boolean openCut(ByteBuf in, ByteBuf plain) throws IOException {
    ByteBuf begun = cut;
    if (begun == null) {
      return true;
    }
    for (int lacking = records.lacking(begun);
        lacking > 0 && in.isReadable();
        lacking = records.lacking(begun)) {
      begun.writeBytes(in, Math.min(lacking, in.readableBytes()));
    }
    boolean more = records.open(begun, plain);
    if (!begun.isReadable()) {
      begun.release();
      cut = null;
    }
    return more;
  }

  /** Only the record that is not whole: the large buffer is free for the next read. */
  private void keepCut(ChannelHandlerContext context, ByteBuf in) {
    if (in.isReadable() && cut == null) {
      cut = buffer(context, in.readableBytes() + records.lacking(in)).writeBytes(in);
    }
  }

  private ByteBuf buffer(ChannelHandlerContext context, int capacity) {
    ByteBufAllocator allocator = context.alloc();
    return records.isDirect() ? allocator.directBuffer(capacity) : allocator.heapBuffer(capacity);
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
    if (cut != null) {
      cut.release();
      cut = null;
    }
    records.close();
  }
}

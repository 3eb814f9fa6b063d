package reg.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import reg.libp2p.Direction;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.MuxedStream;
import reg.libp2p.crypto.HostKey;

/** A connection that listens, over a channel whose other end is the test. */
abstract class YamuxChannel {
  private static final Multiaddr ANYWHERE = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
  private static final HostKey KEY = HostKey.generate();
  final MemoryBudget budget = new MemoryBudget(Limits.ALL_PEERS_MEMORY_BYTES);
  final EmbeddedChannel channel = new EmbeddedChannel();
  final YamuxConnection connection = listener(channel, budget);

  static YamuxConnection listener(EmbeddedChannel channel, MemoryBudget budget) {
    return start(channel, budget, Direction.INBOUND);
  }

  static YamuxConnection start(EmbeddedChannel channel, MemoryBudget budget, Direction direction) {
    var link = new Link(KEY.publicKey(), ANYWHERE, ANYWHERE, direction, false);
    var connection = YamuxConnection.start(channel, link, budget);
    channel.pipeline().addLast(connection.handler());
    return connection;
  }

  @AfterEach
  void leavesNoMemoryTaken() {
    connection.close();
    channel.runPendingTasks();
    channel.finishAndReleaseAll();
  }

  /** Gives the connection bytes from the peer. */
  void receive(String hex) {
    receive(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  void receive(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    channel.runPendingTasks();
  }

  void frame(int type, int flags, int stream, long length) {
    ByteBuf out = Unpooled.buffer();
    Frame.write(out, type, flags, stream, length);
    channel.writeInbound(out);
    channel.runPendingTasks();
  }

  /** Takes what the connection sent, as hex. */
  String sent() {
    channel.runPendingTasks();
    var out = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      out.append(ByteBufUtil.hexDump(bytes));
      bytes.release();
    }
    return out.toString();
  }

  MuxedStream accepted() throws InterruptedException {
    return Objects.requireNonNull(connection.accept());
  }

  @Nullable String whyClosed() {
    return connection.closeReason();
  }

  void elapse(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  void feed(int stream, int bytes) {
    for (int left = bytes; left > 0; ) {
      int length = Math.min(left, Frame.PAYLOAD_BYTES_MAX);
      ByteBuf out = Unpooled.buffer(Frame.HEADER_BYTES + length);
      Frame.write(out, Frame.DATA, 0, stream, length);
      channel.writeInbound(out.writeZero(length));
      left -= length;
    }
    channel.runPendingTasks();
  }

  static void readExactly(MuxedStream stream, int bytes) throws IOException {
    reg.libp2p.Wire.readFully(stream, ByteBuffer.allocate(bytes));
  }
}

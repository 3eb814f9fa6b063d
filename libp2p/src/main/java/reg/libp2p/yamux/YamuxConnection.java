package reg.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Connection;
import reg.libp2p.Direction;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.MuxedStream;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.PublicKey;

/** A connection over a channel whose pipeline decrypts and encrypts. */
public final class YamuxConnection implements Connection {
  private static final System.Logger LOG = System.getLogger(YamuxConnection.class.getName());

  /** The protocol id under which this multiplexer is negotiated. */
  public static final String PROTOCOL_ID = "/yamux/1.0.0";

  /** Streams of ours that the peer did not acknowledge yet; go-yamux resets what goes beyond. */
  private static final int UNACKNOWLEDGED_MAX = 256;

  private static final int PING_BURST = 64;
  private static final int PINGS_PER_SECOND = 8;
  private static final int WASTE_BURST = 2 * Limits.STREAMS_IN_MAX;
  private static final int WASTE_PER_SECOND = 64;

  /** How long our last words may take to reach the socket. */
  private static final long FAREWELL_SECONDS = 2;

  private final Channel channel;
  private final Link link;
  private final PeerId peer;
  private final Outbound outbound;
  private final PeerMemory memory;
  private final KeepAlive keepAlive = new KeepAlive(this);
  private final Map<Integer, YamuxStream> streams = new ConcurrentHashMap<>();
  private final Arrivals arrivals = new Arrivals();
  private final Semaphore unacknowledged = new Semaphore(UNACKNOWLEDGED_MAX);
  private final AtomicInteger nextId;
  private final AtomicReference<@Nullable String> closed = new AtomicReference<>();
  private final RateLimit pings;
  private final RateLimit wasted;
  private volatile boolean peerLeaving;

  private YamuxConnection(Channel channel, Link link, MemoryBudget budget) {
    this.channel = channel;
    this.link = link;
    this.peer = PeerId.of(link.peerKey());
    this.outbound = new Outbound(channel.alloc(), link.direct(), () -> onLoop(this::drain));
    this.memory = new PeerMemory(budget, () -> channel.config().setAutoRead(true));
    this.nextId = new AtomicInteger(link.direction() == Direction.OUTBOUND ? 1 : 2);
    long now = System.nanoTime();
    this.pings = new RateLimit(PING_BURST, PINGS_PER_SECOND, now);
    this.wasted = new RateLimit(WASTE_BURST, WASTE_PER_SECOND, now);
  }

  /**
   * Makes the connection and starts its keep-alive; the caller adds {@link #handler} behind the
   * handlers that encrypt. On the channel's event loop.
   */
  public static YamuxConnection start(Channel channel, Link link, MemoryBudget budget) {
    var connection = new YamuxConnection(channel, link, budget);
    connection.keepAlive.start(channel);
    return connection;
  }

  /** The last handler of the channel's pipeline. */
  public ChannelHandler handler() {
    return new FrameReader(this);
  }

  @Override
  public MuxedStream open() throws IOException {
    try {
      if (!unacknowledged.tryAcquire(
          MuxedStream.TIMEOUT_DEFAULT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(peer + " acknowledges no streams");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while opening a stream");
    }
    int id = nextId.getAndAdd(2);
    if (id < 0) {
      lost("all stream ids are used up");
    }
    if (!isOpen()) {
      unacknowledged.release();
      throw new IOException(closed.get() == null ? peer + " is leaving" : closed.get());
    }
    var stream = new YamuxStream(this, id, memory.grantWindow());
    streams.put(id, stream);
    if (isClosed()) {
      connectionLost(stream);
    }
    if (!outbound.controlLater(Frame.WINDOW, Frame.SYN, id, stream.windowAboveInitial())) {
      overrun();
    }
    return stream;
  }

  @Override
  public @Nullable MuxedStream accept() throws InterruptedException {
    YamuxStream stream = arrivals.take();
    if (stream != null) {
      send(Frame.WINDOW, Frame.ACK, stream.id(), stream.windowAboveInitial());
    }
    return stream;
  }

  /** Appends a control frame; a peer that leaves too many of them unread is cut off. */
  void send(int type, int flags, int stream, long length) {
    if (!outbound.control(type, flags, stream, length)) {
      overrun();
    }
  }

  private void overrun() {
    lost("the peer makes us answer and does not read");
  }

  Outbound outbound() {
    return outbound;
  }

  PeerMemory memory() {
    return memory;
  }

  void forget(YamuxStream stream) {
    if (streams.remove(stream.id(), stream)) {
      memory.giveBackWindow(stream.window());
      if (isOurs(stream.id())) {
        acknowledged(stream);
      } else {
        arrivals.ended(stream);
      }
      if (peerLeaving && streams.isEmpty()) {
        close();
      }
    }
  }

  private void acknowledged(YamuxStream stream) {
    if (stream.acknowledge()) {
      unacknowledged.release();
    }
  }

  private boolean isOurs(int id) {
    return (id & 1) == (link.direction() == Direction.OUTBOUND ? 1 : 0);
  }

  @Override
  public void close() {
    end("the connection was closed here", Frame.GO_AWAY_NORMAL);
    // What a peer sent on streams that nobody accepted would hold memory for ever.
    arrivals.drain().forEach(YamuxStream::close);
  }

  /** The link broke, or the peer is not worth keeping. */
  void lost(String why) {
    end(why, Frame.GO_AWAY_NORMAL);
  }

  void protocolError(String what) {
    end("the peer broke the yamux protocol: " + what, Frame.GO_AWAY_PROTOCOL_ERROR);
  }

  private void end(String why, int code) {
    if (closed.compareAndSet(null, why)) {
      LOG.log(Level.DEBUG, "connection ends peer={0} reason={1}", peer, why);
      outbound.control(Frame.GO_AWAY, 0, 0, code);
      outbound.close(why);
      arrivals.end();
      streams.values().forEach(this::connectionLost);
      onLoop(this::sayFarewell);
    }
  }

  private void onLoop(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      // The transport was closed and took its sockets with it: nothing can be sent any more.
      closed.compareAndSet(null, "the transport was closed");
    }
  }

  private void connectionLost(YamuxStream stream) {
    stream.connectionLost(closed.get() == null ? "closed" : closed.get());
    forget(stream);
  }

  /** From here on everything runs on the event loop. */
  private void sayFarewell() {
    keepAlive.stop();
    ByteBuf batch = outbound.take();
    channel
        .writeAndFlush(batch == null ? Unpooled.EMPTY_BUFFER : batch)
        .addListener(ChannelFutureListener.CLOSE);
    var _ = channel.eventLoop().schedule(this::closeNow, FAREWELL_SECONDS, TimeUnit.SECONDS);
  }

  private void closeNow() {
    var _ = channel.close();
  }

  /** Hands batches to the channel while it has room, then flushes once. */
  void drain() {
    boolean wrote = false;
    while (channel.isWritable()) {
      ByteBuf batch = outbound.take();
      if (batch == null) {
        break;
      }
      keepAlive.wrote(batch.readableBytes());
      var _ = channel.write(batch, channel.voidPromise());
      wrote = true;
    }
    if (wrote) {
      channel.flush();
    }
  }

  void readDone() {
    keepAlive.heard();
    if (memory.pause()) {
      channel.config().setAutoRead(false);
      // The application may have caught up, and resumed in vain, between the two.
      if (!memory.pause()) {
        channel.config().setAutoRead(true);
      }
    }
  }

  /** Acts on a frame's header; for data, the stream that takes the payload, or null to drop it. */
  @Nullable YamuxStream begin(Frame frame) {
    switch (frame.type()) {
      case Frame.PING -> ping(frame);
      case Frame.GO_AWAY -> goAway(frame);
      default -> {
        return streamFrame(frame);
      }
    }
    return null;
  }

  private @Nullable YamuxStream streamFrame(Frame frame) {
    if (frame.has(Frame.SYN) && !arrived(frame.stream())) {
      return null;
    }
    YamuxStream stream = streams.get(frame.stream());
    if (stream == null) {
      return null;
    }
    if (frame.has(Frame.ACK)) {
      acknowledged(stream);
    }
    if (frame.has(Frame.RST)) {
      reset(stream, frame);
      return null;
    }
    if (frame.type() == Frame.DATA) {
      if (!stream.admit(frame.length())) {
        protocolError("more data than the window allows");
        return null;
      }
      return stream;
    }
    stream.addCredit(frame.length());
    if (frame.has(Frame.FIN)) {
      stream.peerFinished();
    }
    return null;
  }

  private void reset(YamuxStream stream, Frame frame) {
    long code = frame.type() == Frame.WINDOW ? frame.length() : 0;
    stream.breakOff("the peer reset the stream, code " + code);
    countWaste();
  }

  /** Streams that end before they are of use cost us work; a storm of them ends the connection. */
  private void countWaste() {
    if (!wasted.admits(System.nanoTime())) {
      protocolError("too many streams reset or refused");
    }
  }

  /** Whether a stream that the peer opens may wait to be accepted; if not, the peer was told. */
  private boolean arrived(int id) {
    if (isOurs(id) || id == 0) {
      protocolError("a stream id of the wrong side");
      return false;
    }
    var stream = new YamuxStream(this, id, memory.grantWindow());
    if (streams.putIfAbsent(id, stream) != null) {
      memory.giveBackWindow(stream.window());
      protocolError("a stream opened twice");
      return false;
    }
    if (!arrivals.offer(stream)) {
      send(Frame.WINDOW, Frame.RST, id, 0);
      stream.breakOff("too many streams");
      countWaste();
      return false;
    }
    return true;
  }

  private void ping(Frame frame) {
    if (frame.has(Frame.SYN)) {
      if (pings.admits(System.nanoTime())) {
        send(Frame.PING, Frame.ACK, 0, frame.length());
      } else {
        protocolError("too many pings");
      }
    }
  }

  private void goAway(Frame frame) {
    if (frame.length() != Frame.GO_AWAY_NORMAL) {
      lost("the peer closed the connection, code " + frame.length());
    }
    peerLeaving = true;
    if (streams.isEmpty()) {
      close();
    }
  }

  boolean isClosed() {
    return closed.get() != null;
  }

  /** Why the connection ended, or null while it is open. */
  @Nullable String closeReason() {
    return closed.get();
  }

  @Override
  public PeerId peer() {
    return peer;
  }

  @Override
  public PublicKey peerKey() {
    return link.peerKey();
  }

  @Override
  public Multiaddr localAddress() {
    return link.local();
  }

  @Override
  public Multiaddr remoteAddress() {
    return link.remote();
  }

  @Override
  public Direction direction() {
    return link.direction();
  }

  @Override
  public int streams() {
    return streams.size();
  }

  @Override
  public boolean isOpen() {
    return !isClosed() && !peerLeaving;
  }

  @Override
  public String toString() {
    return link.direction() + " " + link.remote().withPeer(peer);
  }
}

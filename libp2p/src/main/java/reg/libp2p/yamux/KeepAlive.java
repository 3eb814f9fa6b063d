package reg.libp2p.yamux;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Limits;

/**
 * Looks at a connection now and then: pings a silent peer, gives up on one that stays silent, and
 * on one that takes what we send too slowly. Event loop only.
 */
final class KeepAlive {
  static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final int PING_AFTER_TICKS = 2;
  private static final int DEAD_AFTER_TICKS = 4;
  private static final long SLOW_TICKS = Limits.SLOW_AFTER.dividedBy(INTERVAL);

  private final YamuxConnection connection;
  private @Nullable ScheduledFuture<?> task;
  private boolean heard;
  private int silentTicks;
  private int slowTicks;
  private int pings;
  private long sealedBytes;
  private long sentAtLastTick;
  private boolean wasPending;

  KeepAlive(YamuxConnection connection) {
    this.connection = connection;
  }

  void start(Channel channel) {
    long nanos = INTERVAL.toNanos();
    task =
        channel
            .eventLoop()
            .scheduleAtFixedRate(() -> tick(channel), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  void stop() {
    if (task != null) {
      task.cancel(false);
    }
  }

  /** Something came from the peer. */
  void heard() {
    heard = true;
  }

  /** So many bytes were handed to the channel. */
  void wrote(long bytes) {
    sealedBytes += bytes;
  }

  private void tick(Channel channel) {
    silentTicks = heard ? 0 : silentTicks + 1;
    heard = false;
    if (silentTicks >= DEAD_AFTER_TICKS) {
      connection.lost("the peer is silent");
    } else if (silentTicks >= PING_AFTER_TICKS) {
      connection.send(Frame.PING, Frame.SYN, 0, ++pings);
    }
    if (takesTooSlowly(channel)) {
      connection.lost("the peer takes data too slowly");
    }
  }

  private boolean takesTooSlowly(Channel channel) {
    var buffer = channel.unsafe().outboundBuffer();
    long pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    long sent = sealedBytes - pending;
    boolean slow =
        wasPending && sent - sentAtLastTick < Limits.BYTES_PER_SECOND_MIN * INTERVAL.toSeconds();
    slowTicks = slow ? slowTicks + 1 : 0;
    sentAtLastTick = sent;
    wasPending = pending > 0 || !connection.outbound().isIdle();
    return slowTicks >= SLOW_TICKS;
  }
}

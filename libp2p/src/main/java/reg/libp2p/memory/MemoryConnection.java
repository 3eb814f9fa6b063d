package reg.libp2p.memory;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Connection;
import reg.libp2p.Direction;
import reg.libp2p.Handoff;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.MuxedStream;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.PublicKey;

/** One end of a link; both ends share their fate. */
final class MemoryConnection implements Connection {
  private final PublicKey peerKey;
  private final Multiaddr local;
  private final Multiaddr remote;
  private final Direction direction;
  private final Shared shared;
  private final Handoff<MemoryStream> arrivals = new Handoff<>(Limits.STREAMS_PENDING_MAX);
  private final Set<MemoryStream> streams = ConcurrentHashMap.newKeySet();
  private @Nullable MemoryConnection other;

  /** What both ends have in common. */
  private record Shared(MemoryNetwork network, AtomicBoolean closed) {}

  private MemoryConnection(
      PublicKey peerKey, Multiaddr local, Multiaddr remote, Direction direction, Shared shared) {
    this.peerKey = peerKey;
    this.local = local;
    this.remote = remote;
    this.direction = direction;
    this.shared = shared;
  }

  /** The dialler's end, then the listener's. */
  static List<MemoryConnection> pair(
      MemoryNetwork network, PublicKey dialler, Multiaddr from, PublicKey listener, Multiaddr to) {
    var shared = new Shared(network, new AtomicBoolean());
    var near = new MemoryConnection(listener, from, to, Direction.OUTBOUND, shared);
    var far = new MemoryConnection(dialler, to, from, Direction.INBOUND, shared);
    near.other = far;
    far.other = near;
    return List.of(near, far);
  }

  @Override
  public MuxedStream open() throws IOException {
    MemoryConnection far = other();
    forgetClosed();
    far.forgetClosed();
    if (shared.closed.get()) {
      throw new IOException("the connection with " + peer() + " is closed");
    }
    List<MemoryStream> ends = MemoryStream.pair(new Link(shared.network, far.peer(), peer()));
    if (far.streams.size() >= Limits.STREAMS_IN_MAX || !far.arrivals.offer(ends.get(1))) {
      throw new IOException("too many streams with " + peer());
    }
    streams.add(ends.get(0));
    far.streams.add(ends.get(1));
    if (shared.closed.get()) {
      breakOff();
    }
    return ends.get(0);
  }

  @Override
  public @Nullable MuxedStream accept() throws InterruptedException {
    return arrivals.take();
  }

  @Override
  public void close() {
    if (shared.closed.compareAndSet(false, true)) {
      breakOff();
      other().breakOff();
    }
  }

  private void breakOff() {
    streams.forEach(MemoryStream::reset);
    arrivals.end();
  }

  private void forgetClosed() {
    streams.removeIf(stream -> !stream.isOpen());
  }

  private MemoryConnection other() {
    if (other == null) {
      throw new IllegalStateException("half a connection");
    }
    return other;
  }

  @Override
  public PeerId peer() {
    return PeerId.of(peerKey);
  }

  @Override
  public PublicKey peerKey() {
    return peerKey;
  }

  @Override
  public Multiaddr localAddress() {
    return local;
  }

  @Override
  public Multiaddr remoteAddress() {
    return remote;
  }

  @Override
  public Direction direction() {
    return direction;
  }

  @Override
  public int streams() {
    forgetClosed();
    return streams.size();
  }

  @Override
  public boolean isOpen() {
    return !shared.closed.get();
  }

  @Override
  public String toString() {
    return direction + " " + remote.withPeer(peer());
  }
}

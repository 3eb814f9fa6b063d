package reg.libp2p.tcp;

import io.netty.channel.Channel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.libp2p.Connection;
import reg.libp2p.ConnectionLimits;
import reg.libp2p.Direction;
import reg.libp2p.Handoff;
import reg.libp2p.Limits;
import reg.libp2p.Listener;
import reg.libp2p.Multiaddr;

/** A bound socket; every handshake runs on a virtual thread of its own. */
final class TcpListener implements Listener {
  private static final System.Logger LOG = System.getLogger(TcpListener.class.getName());

  private final ConnectionSetup setup;
  private final TcpConfig config;
  private final Handoff<Connection> arrivals = new Handoff<>(Limits.CONNECTIONS_IN_MAX);
  private @Nullable Channel server;

  TcpListener(ConnectionSetup setup, TcpConfig config) {
    this.setup = setup;
    this.config = config;
  }

  /** Remembers the bound socket. */
  void bound(Channel channel) {
    server = channel;
  }

  /** Takes a socket that a peer opened, or closes it when there is no place. On its event loop. */
  void admit(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      var _ = channel.close();
      return;
    }
    InetAddress from = remote.getAddress();
    if (config.refused().test(from)) {
      var _ = channel.close();
      return;
    }
    ConnectionLimits.Slot slot = config.limits().admit(from);
    if (slot == null) {
      LOG.log(Level.DEBUG, "connection refused from={0}", from);
      var _ = channel.close();
      Thread.startVirtualThread(config.full());
      return;
    }
    channel.closeFuture().addListener(closed -> slot.close());
    setup.prepare(channel);
    Thread.ofVirtual().name("reg-handshake").start(() -> handshake(channel, from));
  }

  private void handshake(Channel channel, InetAddress from) {
    try {
      Connection connection = setup.run(channel, Direction.INBOUND, null);
      if (!arrivals.offer(connection)) {
        connection.close();
      }
    } catch (IOException | RegistryException e) {
      LOG.log(Level.DEBUG, "handshake failed from={0} reason={1}", from, e.getMessage());
    }
  }

  @Override
  public Multiaddr address() {
    if (server == null) {
      throw new IllegalStateException("not bound");
    }
    return Multiaddr.tcp((InetSocketAddress) server.localAddress());
  }

  @Override
  public @Nullable Connection accept() throws InterruptedException {
    return arrivals.take();
  }

  @Override
  public void close() {
    if (server != null) {
      server.close().awaitUninterruptibly();
    }
    arrivals.end();
  }
}

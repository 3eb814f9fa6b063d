package reg.libp2p.memory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Connection;
import reg.libp2p.Listener;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.Transport;
import reg.libp2p.crypto.PublicKey;

/** One peer's access to a {@link MemoryNetwork}. */
public final class MemoryTransport implements Transport {
  private final MemoryNetwork network;
  private final PublicKey key;
  private final Set<MemoryListener> listeners = ConcurrentHashMap.newKeySet();
  private final Set<MemoryConnection> connections = ConcurrentHashMap.newKeySet();

  /**
   * @param network where the other peers are
   * @param key who we are; nothing has to be proven in memory
   */
  public MemoryTransport(MemoryNetwork network, PublicKey key) {
    this.network = network;
    this.key = key;
  }

  @Override
  public boolean dials(Multiaddr address) {
    return MemoryNetwork.isMemory(address);
  }

  @Override
  public Connection dial(Multiaddr address, @Nullable PeerId expected) throws IOException {
    MemoryListener listener = network.at(address.withoutPeer());
    if (listener == null) {
      throw new IOException("nobody listens on " + address);
    }
    if (expected != null) {
      expected.requireKey(listener.key());
    }
    travel(PeerId.of(listener.key()));
    List<MemoryConnection> ends =
        MemoryConnection.pair(
            network, key, network.freshAddress(), listener.key(), listener.address());
    listener.deliver(ends.get(1));
    keep(ends.get(0));
    return ends.get(0);
  }

  /** Takes the time that making a connection takes. */
  private void travel(PeerId to) throws IOException {
    try {
      network.timeline().sleep(network.conditions().dial(PeerId.of(key), to));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while dialling");
    }
  }

  @Override
  public Listener listen(Multiaddr address) throws IOException {
    Multiaddr bound = MemoryNetwork.isAny(address) ? network.freshAddress() : address;
    var listener = new MemoryListener(this, bound);
    network.add(listener);
    listeners.add(listener);
    return listener;
  }

  PublicKey key() {
    return key;
  }

  MemoryNetwork network() {
    return network;
  }

  /** Remembers a connection of ours, to close it with the transport. */
  void keep(MemoryConnection connection) {
    connections.removeIf(old -> !old.isOpen());
    connections.add(connection);
  }

  @Override
  public void close() {
    listeners.forEach(MemoryListener::close);
    connections.forEach(MemoryConnection::close);
  }
}

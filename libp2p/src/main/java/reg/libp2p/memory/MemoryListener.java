package reg.libp2p.memory;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Connection;
import reg.libp2p.Handoff;
import reg.libp2p.Limits;
import reg.libp2p.Listener;
import reg.libp2p.Multiaddr;
import reg.libp2p.crypto.PublicKey;

/** Hands the far ends of dialled links to whoever accepts. */
final class MemoryListener implements Listener {
  private final MemoryTransport owner;
  private final Multiaddr address;
  private final Handoff<MemoryConnection> arrivals = new Handoff<>(Limits.CONNECTIONS_IN_MAX);

  MemoryListener(MemoryTransport owner, Multiaddr address) {
    this.owner = owner;
    this.address = address;
  }

  PublicKey key() {
    return owner.key();
  }

  void deliver(MemoryConnection connection) throws IOException {
    if (!arrivals.offer(connection)) {
      throw new IOException(address + " takes no connection");
    }
    owner.keep(connection);
  }

  @Override
  public Multiaddr address() {
    return address;
  }

  @Override
  public @Nullable Connection accept() throws InterruptedException {
    return arrivals.take();
  }

  @Override
  public void close() {
    owner.network().remove(this);
    arrivals.end();
  }
}

package reg.libp2p.memory;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reg.libp2p.AddressComponent;
import reg.libp2p.AddressProtocol;
import reg.libp2p.Multiaddr;
import reg.libp2p.Timeline;

/** Which listener has which {@code /memory/N}; transports of one network reach each other. */
public final class MemoryNetwork {
  private final Map<Multiaddr, MemoryListener> listeners = new ConcurrentHashMap<>();
  private final AtomicLong nextNumber = new AtomicLong(1);

  private final Timeline timeline;
  private final LinkConditions conditions;

  /** A network with nobody in it, in which nothing takes time. */
  public MemoryNetwork() {
    this(Timeline.SYSTEM, LinkConditions.PERFECT);
  }

  /** A network with nobody in it. */
  public MemoryNetwork(Timeline timeline, LinkConditions conditions) {
    this.timeline = timeline;
    this.conditions = conditions;
  }

  /** The time that passes in it. */
  public Timeline timeline() {
    return timeline;
  }

  LinkConditions conditions() {
    return conditions;
  }

  /** An address nobody was given before. */
  Multiaddr freshAddress() {
    return Multiaddr.parse("/memory/" + nextNumber.getAndIncrement());
  }

  void add(MemoryListener listener) throws IOException {
    if (listeners.putIfAbsent(listener.address(), listener) != null) {
      throw new IOException(listener.address() + " is in use");
    }
  }

  void remove(MemoryListener listener) {
    listeners.remove(listener.address(), listener);
  }

  @Nullable MemoryListener at(Multiaddr address) {
    return listeners.get(address);
  }

  static boolean isMemory(Multiaddr address) {
    return address.withoutPeer().matches(AddressProtocol.MEMORY);
  }

  /** {@code /memory/0} asks for a fresh address. */
  static boolean isAny(Multiaddr address) {
    return address.components().getFirst().equals(AddressComponent.of(AddressProtocol.MEMORY, "0"));
  }
}

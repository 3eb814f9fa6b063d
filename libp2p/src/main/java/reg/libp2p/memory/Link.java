package reg.libp2p.memory;

import reg.libp2p.PeerId;
import reg.libp2p.Timeline;

/** The way from one peer to another in a {@link MemoryNetwork}. */
record Link(MemoryNetwork network, PeerId from, PeerId to) {
  Timeline timeline() {
    return network.timeline();
  }

  /** Nanoseconds until bytes that are sent now arrive. */
  long delay(int bytes) {
    return network.conditions().delay(from, to, bytes).toNanos();
  }

  Link back() {
    return new Link(network, to, from);
  }
}

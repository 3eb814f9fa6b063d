package reg.libp2p.memory;

import java.util.List;
import reg.libp2p.MuxedStream;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;

/** Two byte channels that are each other's far end. */
public final class MemoryChannels {
  private MemoryChannels() {}

  /** Both ends. */
  public static List<MuxedStream> pair() {
    PeerId one = PeerId.of(HostKey.generate().publicKey());
    PeerId other = PeerId.of(HostKey.generate().publicKey());
    return List.copyOf(MemoryStream.pair(new Link(new MemoryNetwork(), one, other)));
  }
}

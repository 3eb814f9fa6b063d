package reg.libp2p.memory;

import java.util.List;
import reg.libp2p.MuxedStream;

/** Two byte channels that are each other's far end. */
public final class MemoryChannels {
  private MemoryChannels() {}

  /** Both ends. */
  public static List<MuxedStream> pair() {
    return List.copyOf(MemoryStream.pair());
  }
}

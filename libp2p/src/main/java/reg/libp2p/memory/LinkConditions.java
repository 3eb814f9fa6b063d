package reg.libp2p.memory;

import java.io.IOException;
import java.time.Duration;
import reg.libp2p.PeerId;

/** How well the peers of a {@link MemoryNetwork} reach each other. Safe for many threads. */
public interface LinkConditions {
  /** At once and always. */
  LinkConditions PERFECT =
      new LinkConditions() {
        @Override
        public Duration dial(PeerId from, PeerId to) {
          return Duration.ZERO;
        }

        @Override
        public Duration delay(PeerId from, PeerId to, int bytes) {
          return Duration.ZERO;
        }
      };

  /**
   * How long it takes until a connection is made.
   *
   * @throws IOException when there is no way now
   */
  Duration dial(PeerId from, PeerId to) throws IOException;

  /** How long bytes take; those of one stream never overtake each other. */
  Duration delay(PeerId from, PeerId to, int bytes);
}

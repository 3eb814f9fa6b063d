package reg.ipfs.dht;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.libp2p.PeerId;

/** What peers told of one record's key. For one thread. */
final class ToldValues {
  private final byte[] key;
  private final Validators validators;
  private final Map<PeerId, byte[]> valid = new HashMap<>();
  private byte @Nullable [] best;

  ToldValues(byte[] key, Validators validators) {
    this.key = key;
    this.validators = validators;
  }

  /** Takes what a peer told; what is not valid counts as nothing. */
  void add(PeerId peer, byte[] value) {
    if (!validators.accepts(key, value)) {
      return;
    }
    valid.put(peer, value);
    if (best == null || validators.compare(key, value, best) > 0) {
      best = value;
    }
  }

  /** How many peers told a valid record. */
  int count() {
    return valid.size();
  }

  /** The best record; null when there is none. */
  byte @Nullable [] best() {
    return best;
  }

  /** Whether a peer told the best record. */
  boolean hasBest(PeerId peer) {
    return Arrays.equals(valid.get(peer), best);
  }
}

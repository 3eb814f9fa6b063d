package reg.manifest.signing;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.manifest.DidKey;
import reg.manifest.HeadPosition;
import reg.manifest.RevokedKey;

/** From which head on which keys count no more. */
final class Revocations {
  static final Revocations NONE = new Revocations(List.of());

  private final Map<DidKey, HeadPosition> since = new HashMap<>();

  Revocations(Collection<RevokedKey> revoked) {
    revoked.forEach(key -> since.put(key.key(), key.since()));
  }

  /** Those of the signers that were not revoked at a position. */
  Set<DidKey> validAt(HeadPosition position, Set<DidKey> signers) {
    var valid = new HashSet<>(signers);
    valid.removeIf(
        signer -> {
          HeadPosition end = since.get(signer);
          return end != null && position.compareTo(end) >= 0;
        });
    return valid;
  }

  /** Those of the signers that were never revoked. */
  Set<DidKey> unrevoked(Set<DidKey> signers) {
    var valid = new HashSet<>(signers);
    valid.removeAll(since.keySet());
    return valid;
  }

  /** The first head from which on one of the signers counts no more; null when all do. */
  @Nullable HeadPosition earliest(Set<DidKey> signers) {
    return signers.stream()
        .map(since::get)
        .filter(Objects::nonNull)
        .min(HeadPosition::compareTo)
        .orElse(null);
  }
}

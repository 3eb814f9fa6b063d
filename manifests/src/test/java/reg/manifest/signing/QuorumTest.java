package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import reg.manifest.DidKey;
import reg.manifest.PublisherId;

class QuorumTest {
  private static final DidKey ALICE = key(1);
  private static final DidKey BOB = key(2);

  private static DidKey key(int first) {
    byte[] seed = new byte[Ed25519.SEED_BYTES];
    seed[0] = (byte) first;
    return PublisherKey.ofSeed(seed).publicKey();
  }

  @Test
  void isTheSameWithTheSameKeysAndThreshold() {
    var both = new Quorum(Set.of(ALICE, BOB), 1);
    assertThat(both)
        .isEqualTo(new Quorum(Set.of(BOB, ALICE), 1))
        .hasSameHashCodeAs(new Quorum(Set.of(BOB, ALICE), 1))
        .isNotEqualTo(new Quorum(Set.of(ALICE, BOB), 2))
        .isNotEqualTo(new Quorum(Set.of(ALICE), 1))
        .isNotEqualTo(null);
  }

  @Test
  void aPublisherIsTheSameWithTheSameKey() {
    assertThat(new PublisherId(ALICE))
        .isEqualTo(new PublisherId(key(1)))
        .hasSameHashCodeAs(new PublisherId(key(1)))
        .isNotEqualTo(new PublisherId(BOB))
        .isNotEqualTo(null);
  }
}

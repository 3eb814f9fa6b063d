package reg.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reg.libp2p.Offence;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;

class ScoresTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final PeerId peer = PeerId.of(HostKey.generate().publicKey());
  private final PeerId other = PeerId.of(HostKey.generate().publicKey());
  private final Scores scores = new Scores(() -> now, Map.of(other, now.plusSeconds(60)), Map.of());

  @Test
  void bansAtFiftyPoints() {
    for (int i = 0; i < 4; i++) {
      assertThat(scores.charge(peer, Offence.BAD_DATA)).isFalse();
    }
    for (int i = 0; i < 9; i++) {
      assertThat(scores.charge(peer, Offence.TIMEOUT)).isFalse();
    }

    assertThat(scores.charge(peer, Offence.TIMEOUT)).isTrue();
  }

  @Test
  void forgivesAfterAnHourWithoutOffence() {
    for (int i = 0; i < 4; i++) {
      scores.charge(peer, Offence.MALFORMED);
    }
    now = now.plus(Duration.ofHours(1));

    assertThat(scores.charge(peer, Offence.MALFORMED)).isFalse();
  }

  @Test
  void holdsABanUntilItsTime() throws Exception {
    InetAddress ip = InetAddress.getByName("10.0.0.1");
    scores.ban(peer, List.of(ip), now.plus(Scores.BAN));
    assertThat(scores.isBanned(peer)).isTrue();
    assertThat(scores.isBanned(ip)).isTrue();
    assertThat(scores.bans()).containsKeys(peer, other);

    now = now.plus(Scores.BAN);

    assertThat(scores.isBanned(peer)).isFalse();
    assertThat(scores.isBanned(ip)).isFalse();
    assertThat(scores.bans()).isEmpty();
  }

  @Test
  void liftsABanWithItsAddresses() throws Exception {
    InetAddress ip = InetAddress.getByName("10.0.0.1");
    scores.ban(peer, List.of(ip), now.plus(Scores.BAN));

    scores.unban(peer);

    assertThat(scores.isBanned(peer)).isFalse();
    assertThat(scores.isBanned(ip)).isFalse();
    assertThat(scores.isBanned(other)).isTrue();
  }
}

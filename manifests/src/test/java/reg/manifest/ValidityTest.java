package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ValidityTest {
  private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00.999Z");
  private static final Instant SECOND = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void lastsThirtyDaysFromAWholeSecond() {
    Validity validity = Validity.from(ISSUED);
    assertThat(validity.issued()).isEqualTo(SECOND);
    assertThat(validity.expires()).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
  }

  @Test
  void tellsItsAgeAndWhenItIsStale() {
    Validity validity = Validity.from(ISSUED);
    assertThat(validity.ageAt(SECOND.plusSeconds(90))).isEqualTo(Duration.ofSeconds(90));
    assertThat(validity.ageAt(SECOND.minusSeconds(90))).isEqualTo(Duration.ZERO);
    assertThat(validity.isExpiredAt(validity.expires().minusNanos(1))).isFalse();
    assertThat(validity.isExpiredAt(validity.expires())).isTrue();
  }

  @Test
  void refusesTimesThatMakeNoSense() {
    assertThatThrownBy(() -> new Validity(ISSUED, SECOND.plusMillis(1)))
        .hasMessageContaining("is not after");
    assertThatThrownBy(() -> new Validity(Instant.EPOCH.minusNanos(1), ISSUED))
        .hasMessageContaining("between 1970 and 9999");
    assertThatThrownBy(() -> Validity.from(Instant.MAX.minus(Duration.ofDays(40))))
        .hasMessageContaining("between 1970 and 9999");
  }
}

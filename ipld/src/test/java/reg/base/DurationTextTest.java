package reg.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({"1s, PT1S", "59m, PT59M", "12h, PT12H", "30d, PT720H", "999999d, PT23999976H"})
  void hasAUnit(String text, Duration duration) {
    assertThat(DurationText.require("x", text)).isEqualTo(duration);
    assertThat(DurationText.format(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "d", "-1d", "1w", "1 d", "1000000d", "0s", "1d2h"})
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> DurationText.require("--x", text))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
        .hasMessageContaining("--x takes a time as 30d");
  }

  @Test
  void isWrittenInTheLargestUnit() {
    assertThat(List.of(86_400, 86_399, 3_600, 3_599, 60, 59, 0))
        .extracting(seconds -> DurationText.format(Duration.ofSeconds(seconds)))
        .containsExactly("1d", "23h", "1h", "59m", "1m", "59s", "0s");
  }
}

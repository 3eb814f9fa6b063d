package reg.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long MIB = 1 << 20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong(TimeUnit.HOURS.toNanos(1));

  private Progress progress(Progress.Style style) {
    var err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new Progress(err, style, nanos::get);
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void aBarShowsShareBytesRateAndTimeLeft() {
    try (var progress = progress(new Progress.Style.Bar(100))) {
      progress.begin("hashing", 100 * MIB);
      pass(5000);
      progress.advance(50 * MIB);
      assertThat(shown())
          .isEqualTo(
              "\r\u001b[Khashing  [###############               ]   50 %  50.0 MiB of 100.0 MiB"
                  + "  10.0 MiB/s  ETA 0:00:05");
    }
    assertThat(shown()).endsWith("\r\u001b[K");
  }

  @Test
  void aBarIsRedrawnAtMostTenTimesASecond() {
    try (var progress = progress(new Progress.Style.Bar(80))) {
      progress.begin("reading", 1000);
      for (int i = 0; i < 1000; i++) {
        progress.advance(1);
        pass(1);
      }
    }
    assertThat(shown().split("reading", -1)).hasSizeBetween(9, 12);
  }

  @Test
  void aNarrowTerminalGetsACutLineOnly() {
    try (var progress = progress(new Progress.Style.Bar(20))) {
      progress.begin("hashing", 100 * MIB);
      pass(500);
      progress.advance(MIB);
    }
    assertThat(shown().replaceAll("\r\u001b\\[K", "")).hasSizeLessThan(20);
  }

  @Test
  void withoutATerminalThereIsALineEveryFiveSeconds() {
    try (var progress = progress(new Progress.Style.Lines())) {
      progress.begin("hashing", 100 * MIB);
      progress.advance(MIB);
      pass(5000);
      progress.advance(9 * MIB);
      pass(4000);
      progress.advance(1);
    }
    assertThat(shown()).isEqualTo("reg: hashing: 10 % of 100.0 MiB, 2.0 MiB/s, ETA 0:00:45\n");
  }

  @Test
  void anUnknownTotalShowsBytesAndRate() {
    try (var progress = progress(new Progress.Style.Lines())) {
      progress.begin("reading", -1);
      pass(5000);
      progress.advance(10 * MIB);
    }
    assertThat(shown()).isEqualTo("reg: reading: 10.0 MiB, 2.0 MiB/s\n");
  }

  @Test
  void quietShowsWarningsOnly() {
    try (var progress = progress(new Progress.Style.Quiet())) {
      progress.begin("hashing", MIB);
      pass(10_000);
      progress.advance(MIB);
      progress.warn("odd \u001b[2Jname");
    }
    assertThat(shown()).isEqualTo("reg: warning: odd \\u001b[2Jname\n");
  }

  @Test
  void aWarningRemovesTheBarFirst() {
    try (var progress = progress(new Progress.Style.Bar(80))) {
      progress.begin("hashing", MIB);
      pass(200);
      progress.advance(1);
      progress.warn("odd");
    }
    assertThat(shown()).endsWith("\r\u001b[Kreg: warning: odd\n");
  }

  @Test
  void anEmptyStepIsDone() {
    try (var progress = progress(new Progress.Style.Lines())) {
      progress.begin("hashing", 0);
      pass(6000);
      progress.advance(0);
    }
    assertThat(shown()).contains("100 %");
  }
}

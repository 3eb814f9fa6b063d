package reg.ipfs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StallGuardTest {
  private static final Duration LIMIT = Duration.ofMillis(300);

  /** A byte a millisecond or so, for a while or for ever. */
  private static InputStream trickle(long nanos) {
    long start = System.nanoTime();
    return new InputStream() {
      @Override
      public int read() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        return System.nanoTime() - start > nanos ? -1 : 1;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        int next = read();
        bytes[offset] = (byte) next;
        return next;
      }
    };
  }

  @Test
  void aTrickleEndsInTime() throws IOException {
    try (var in = StallGuard.whole(trickle(Long.MAX_VALUE), LIMIT)) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aTrickleMayTakeItsTimeWhereEachByteCounts() throws IOException {
    try (var in = new StallGuard(trickle(2 * LIMIT.toNanos()), Duration.ofSeconds(30))) {
      assertThat(in.readAllBytes()).isNotEmpty();
    }
  }
}

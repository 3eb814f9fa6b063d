package reg.ipfs.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import reg.libp2p.Timeline;

/** Blocks over a link of a certain speed and length, in a time of its own. */
class FlightTest {
  private static final double GIGABIT = 0.125;

  /** A MiB of BF16 as it is stored. */
  private static final int FORM_BYTES = 695_000;

  private static final int SMALL_BYTES = 64 << 10;

  private final Clock clock = new Clock();
  private final Flight flight = new Flight(clock);
  private final Deque<Sent> link = new ArrayDeque<>();
  private double bytesPerNano = GIGABIT;
  private Duration roundTrip = Duration.ofMillis(50);
  private int blockBytes = FORM_BYTES;
  private long lastArrival;

  private record Sent(Flight.Departure departure, int bytes, long begin, long end) {}

  private static final class Clock implements Timeline {
    private long now;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public long await(Lock lock, Condition condition, long nanos) {
      throw new UnsupportedOperationException("nobody waits here");
    }
  }

  /** Fetches for a while; gives the share of the link that was used. */
  private double run(Duration time) {
    long start = clock.now;
    long bytes = 0;
    while (clock.now - start < time.toNanos()) {
      while (flight.room() > 0) {
        send();
      }
      Sent next = link.remove();
      clock.now = next.begin;
      flight.answered(next.departure);
      clock.now = next.end;
      flight.land(next.departure, next.bytes);
      bytes += next.bytes;
    }
    return bytes / ((clock.now - start) * bytesPerNano);
  }

  /** The link carries one block after the other. */
  private void send() {
    long reaches = Math.max(lastArrival, clock.now + roundTrip.toNanos());
    lastArrival = reaches + (long) (blockBytes / bytesPerNano);
    link.add(new Sent(flight.depart(), blockBytes, reaches, lastArrival));
  }

  private double underWay() {
    return link.stream().mapToLong(Sent::bytes).sum();
  }

  @Test
  void beginsWithTwoBlocks() {
    assertThat(flight.room()).isPositive();
    flight.depart();
    assertThat(flight.room()).isPositive();
    flight.depart();
    assertThat(flight.room()).isZero();
  }

  @Test
  void aLongFastLinkIsFilledWithinASecond() {
    assertThat(run(Duration.ofSeconds(1))).isGreaterThan(0.7);
    assertThat(run(Duration.ofSeconds(1))).isGreaterThan(0.98);
    double holds = GIGABIT * roundTrip.toNanos();
    assertThat(underWay()).isBetween(holds, 2.6 * holds + 2 * FORM_BYTES);
  }

  @Test
  void smallBlocksFillItToo() {
    blockBytes = SMALL_BYTES;
    assertThat(run(Duration.ofSeconds(1))).isGreaterThan(0.7);
    assertThat(run(Duration.ofSeconds(30))).isGreaterThan(0.97);
  }

  @Test
  void aShortLinkHoldsLittleUntilMuchHasCome() {
    roundTrip = Duration.ofNanos(200_000);
    assertThat(run(Duration.ofMillis(200))).isGreaterThan(0.9);
    assertThat(underWay()).isLessThanOrEqualTo(2.0 * FORM_BYTES);
    double came = run(Duration.ofSeconds(2)) * Duration.ofSeconds(2).toNanos() * GIGABIT;
    assertThat(underWay()).isBetween(0.8 * came / Flight.SHARE, 1.3 * came / Flight.SHARE);
  }

  @Test
  void aLinkThatBecomesLongerIsFilledAgain() {
    roundTrip = Duration.ofMillis(5);
    assertThat(run(Duration.ofSeconds(2))).isGreaterThan(0.9);
    roundTrip = Duration.ofMillis(100);
    assertThat(run(Duration.ofSeconds(2))).isGreaterThan(0.5);
    run(Duration.ofSeconds(2));
    assertThat(run(Duration.ofSeconds(2))).isGreaterThan(0.9);
  }

  @Test
  void whatDoesNotComeGivesItsPlaceBack() {
    Flight.Departure departure = flight.depart();
    flight.depart();
    flight.land(departure, 0);
    assertThat(flight.room()).isPositive();
  }
}

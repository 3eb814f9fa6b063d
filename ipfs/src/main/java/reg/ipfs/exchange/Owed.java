package reg.ipfs.exchange;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;

/** A block that one thread waits for. */
final class Owed {
  private static final Flight.Departure LEFT = new Flight.Departure(Long.MIN_VALUE, 0);

  private final Cid cid;
  private final CompletableFuture<@Nullable ByteBuffer> answer = new CompletableFuture<>();
  private volatile String failure = "nothing came";

  /** Null before it is asked for; {@link #LEFT} when nobody waits any more. */
  private final AtomicReference<Flight.@Nullable Departure> departure = new AtomicReference<>();

  Owed(Cid cid) {
    this.cid = cid;
  }

  Cid cid() {
    return cid;
  }

  /** Whether it is asked for now; not when nobody waits for it any more. */
  boolean departs(Flight flight) {
    Flight.Departure now = flight.depart();
    boolean wanted = departure.compareAndSet(null, now);
    if (!wanted) {
      flight.land(now, 0);
    }
    return wanted;
  }

  /** Its answer begins to come. */
  void answered(Flight flight) {
    Flight.Departure asked = departure.get();
    if (asked != null && !asked.equals(LEFT)) {
      flight.answered(asked);
    }
  }

  /**
   * Nobody waits any more.
   *
   * @param bytes of the form that came; else 0
   */
  void lands(Flight flight, int bytes) {
    Flight.Departure asked = departure.getAndSet(LEFT);
    if (asked != null) {
      flight.land(asked, bytes);
    }
  }

  /**
   * The stored form came, not checked yet; or null, the peer does not have it.
   *
   * @return false when nobody waits for it any more
   */
  boolean came(@Nullable ByteBuffer form) {
    return answer.complete(form);
  }

  /** Nothing will come. */
  void fail(String why) {
    failure = why;
    answer.completeExceptionally(new RegistryException(Fault.UNREACHABLE, why));
  }

  /** Nobody waits any more; true when a form had come by then. */
  boolean abandon() {
    return !answer.cancel(false) && !answer.isCompletedExceptionally() && answer.join() != null;
  }

  /**
   * Waits for the answer.
   *
   * @throws RegistryException UNREACHABLE when nothing will come
   */
  @Nullable ByteBuffer await() throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new RegistryException(Fault.UNREACHABLE, "block " + cid + ": " + failure, e);
    }
  }
}

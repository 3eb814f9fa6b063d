package reg.libp2p.swarm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Connection;
import reg.libp2p.Handoff;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;
import reg.libp2p.Timeline;
import reg.libp2p.Transport;
import reg.libp2p.dns.AddressResolver;

/** Tries a peer's addresses, one more each quarter of a second, until one answers. */
final class Dialer {
  /** As RFC 8305 advises: long enough for a near peer to answer, short for a person. */
  private static final int HEAD_START_MILLIS = 250;

  private final List<Transport> transports;
  private final AddressResolver resolver;
  private final Timeline timeline;

  Dialer(List<Transport> transports, AddressResolver resolver, Timeline timeline) {
    this.transports = transports;
    this.resolver = resolver;
    this.timeline = timeline;
  }

  private record Attempt(@Nullable Connection connection, @Nullable Exception failure) {}

  /**
   * Connects to the first address that answers.
   *
   * @param expected who must answer, or null for anyone
   * @throws RegistryException UNREACHABLE or BAD_SIGNATURE when none does
   */
  Connection dial(@Nullable PeerId expected, List<Multiaddr> addresses)
      throws InterruptedException {
    List<Multiaddr> candidates =
        resolver.resolve(addresses).stream()
            .filter(address -> transportFor(address) != null)
            .distinct()
            .limit(Limits.ADDRESSES_PER_PEER_MAX)
            .toList();
    if (candidates.isEmpty()) {
      throw new RegistryException(
          Fault.UNREACHABLE,
          "no address to reach "
              + (expected == null ? "a peer" : expected)
              + " at"
              + (addresses.isEmpty() ? "" : "; none of " + addresses + " can be dialled"));
    }
    return race(expected, candidates);
  }

  private Connection race(@Nullable PeerId expected, List<Multiaddr> candidates)
      throws InterruptedException {
    var attempts = new Handoff<Attempt>(candidates.size(), timeline);
    // The first connection, or this dialler when nobody waits for one any more.
    var winner = new AtomicReference<Object>();
    var failures = new ArrayList<Exception>();
    int started = 0;
    try {
      while (failures.size() < candidates.size()) {
        if (started < candidates.size()) {
          start(expected, candidates.get(started++), attempts, winner);
        }
        Attempt attempt =
            started < candidates.size() ? attempts.poll(HEAD_START_MILLIS) : attempts.take();
        if (attempt != null && attempt.connection() != null) {
          return attempt.connection();
        }
        if (attempt != null && attempt.failure() != null) {
          failures.add(attempt.failure());
        }
      }
    } catch (InterruptedException e) {
      if (winner.getAndSet(this) instanceof Connection connection) {
        connection.close();
      }
      throw e;
    }
    throw failed(expected, candidates, failures);
  }

  private void start(
      @Nullable PeerId expected,
      Multiaddr address,
      Handoff<Attempt> attempts,
      AtomicReference<Object> winner) {
    Thread.ofVirtual()
        .name("reg-dial")
        .start(() -> attempts.offer(attempt(expected, address, winner)));
  }

  private Attempt attempt(
      @Nullable PeerId expected, Multiaddr address, AtomicReference<Object> winner) {
    try {
      Transport transport = transportFor(address);
      if (transport == null) {
        throw new IOException("no transport for " + address);
      }
      Connection connection = transport.dial(address, expected);
      if (winner.compareAndSet(null, connection)) {
        return new Attempt(connection, null);
      }
      connection.close();
      return new Attempt(null, new IOException("another address was faster"));
    } catch (IOException | RuntimeException e) {
      return new Attempt(null, e);
    } catch (Error e) {
      // Whatever it is: who waits for this attempt must hear of it.
      return new Attempt(null, new IllegalStateException(e));
    }
  }

  private static RegistryException failed(
      @Nullable PeerId expected, List<Multiaddr> candidates, List<Exception> failures) {
    Fault fault = Fault.UNREACHABLE;
    for (Exception failure : failures) {
      if (failure instanceof RegistryException e && e.fault() == Fault.BAD_SIGNATURE) {
        fault = Fault.BAD_SIGNATURE;
      }
    }
    var message = new StringBuilder("cannot connect to ");
    message.append(expected == null ? "a peer" : expected);
    for (int i = 0; i < failures.size(); i++) {
      message.append(i == 0 ? ": " : "; ").append(failures.get(i).getMessage());
    }
    String tried = candidates.size() > 1 ? " (tried " + candidates + ")" : "";
    return new RegistryException(fault, message + tried, failures.getLast());
  }

  private @Nullable Transport transportFor(Multiaddr address) {
    for (Transport transport : transports) {
      if (transport.dials(address)) {
        return transport;
      }
    }
    return null;
  }
}

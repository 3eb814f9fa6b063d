package reg.libp2p.swarm;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import reg.libp2p.Limits;
import reg.libp2p.Offence;
import reg.libp2p.PeerId;

/** Counts offences and knows who is banned. Offences are forgotten after an hour without one. */
final class Scores {
  static final Duration BAN = Duration.ofHours(1);
  private static final Duration FORGIVEN_AFTER = Duration.ofHours(1);

  private final InstantSource clock;
  private final Map<PeerId, Instant> bannedPeers = bounded();
  private final Map<InetAddress, Instant> bannedAddresses = bounded();
  private final Map<PeerId, Account> accounts = bounded();

  private record Account(int points, Instant last) {}

  Scores(InstantSource clock, Map<PeerId, Instant> bans, Map<InetAddress, Instant> addressBans) {
    this.clock = clock;
    bannedPeers.putAll(bans);
    bannedAddresses.putAll(addressBans);
  }

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > Limits.PEERS_MAX;
      }
    };
  }

  /** Adds an offence; true when the peer has now earned a ban. */
  synchronized boolean charge(PeerId peer, Offence offence) {
    Instant now = clock.instant();
    Account old = accounts.remove(peer);
    int points = offence.points();
    if (old != null && old.last.plus(FORGIVEN_AFTER).isAfter(now)) {
      points += old.points;
    }
    if (points >= Offence.BAN_AT) {
      return true;
    }
    accounts.put(peer, new Account(points, now));
    return false;
  }

  synchronized void ban(PeerId peer, Collection<InetAddress> addresses, Instant until) {
    bannedPeers.put(peer, until);
    addresses.forEach(address -> bannedAddresses.put(address, until));
  }

  synchronized void unban(PeerId peer) {
    Instant until = bannedPeers.remove(peer);
    accounts.remove(peer);
    // Addresses are banned together with a peer, for the same time.
    bannedAddresses.values().removeIf(end -> end.equals(until));
  }

  synchronized boolean isBanned(PeerId peer) {
    return holds(bannedPeers, peer);
  }

  synchronized boolean isBanned(InetAddress address) {
    return holds(bannedAddresses, address);
  }

  private <K> boolean holds(Map<K, Instant> bans, K key) {
    Instant until = bans.get(key);
    if (until != null && !until.isAfter(clock.instant())) {
      bans.remove(key);
      return false;
    }
    return until != null;
  }

  synchronized Map<PeerId, Instant> bans() {
    return inForce(bannedPeers);
  }

  synchronized Map<InetAddress, Instant> addressBans() {
    return inForce(bannedAddresses);
  }

  private <K> Map<K, Instant> inForce(Map<K, Instant> bans) {
    var now = new HashMap<>(bans);
    now.values().removeIf(until -> !until.isAfter(clock.instant()));
    return now;
  }

  /** The points of a peer's offences that are not forgiven yet. */
  synchronized int points(PeerId peer) {
    Account account = accounts.get(peer);
    if (account == null || !account.last.plus(FORGIVEN_AFTER).isAfter(clock.instant())) {
      return 0;
    }
    return account.points;
  }
}

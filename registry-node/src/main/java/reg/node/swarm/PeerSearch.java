package reg.node.swarm;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipfs.bitswap.Bitswap;
import reg.ipld.Cid;
import reg.libp2p.Connection;
import reg.libp2p.Handoff;
import reg.libp2p.Host;
import reg.libp2p.PeerEvent;
import reg.libp2p.PeerId;
import reg.libp2p.PeerInfo;
import reg.manifest.PublisherId;
import reg.node.Registry;

/**
 * Looks for a peer that knows something, among those that are connected and those that come. Each
 * is asked as soon as it said what it speaks; the first that knows ends the search.
 */
final class PeerSearch {
  private static final long LOOK_MILLIS = 50;

  private final Host host;
  private final Question question;
  private final Set<PeerId> asked = new HashSet<>();
  private volatile @Nullable PeerId found;

  /** What a peer may know. */
  @FunctionalInterface
  interface Question {
    /** Asks one; a failure to answer is a no. */
    boolean isKnownTo(PeerId peer) throws InterruptedException;
  }

  PeerSearch(Host host, Question question) {
    this.host = host;
    this.question = question;
  }

  /** Whether a peer knows a head of the publisher. */
  static Question head(Host host, Registry registry, PublisherId publisher) {
    return peer -> HeadExchange.ask(host, peer, registry, publisher) != null;
  }

  /** Whether a peer has the block. */
  static Question block(Bitswap bitswap, Cid cid) {
    return peer -> bitswap.session(Set.of(peer)).fetch(cid) != null;
  }

  /**
   * Searches.
   *
   * @return whether one knows it; false when none did in time
   */
  boolean run(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    Handoff<PeerEvent> events = host.subscribe();
    try {
      for (Connection connection : host.connections()) {
        PeerInfo known = host.peers().find(connection.peer());
        if (known != null && !known.protocols().isEmpty()) {
          ask(connection.peer());
        }
      }
      while (found == null && System.nanoTime() - end < 0) {
        if (events.poll(LOOK_MILLIS) instanceof PeerEvent.Identified(PeerInfo info)) {
          ask(info.peer());
        }
      }
      return found != null;
    } finally {
      events.end();
    }
  }

  /** How many were asked. */
  int asked() {
    return asked.size();
  }

  private void ask(PeerId peer) {
    if (asked.add(peer)) {
      Thread.ofVirtual().name("reg-search").start(() -> answer(peer));
    }
  }

  private void answer(PeerId peer) {
    try {
      if (question.isKnownTo(peer)) {
        found = peer;
      }
    } catch (RegistryException e) {
      // It left, or speaks something else: others may know.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

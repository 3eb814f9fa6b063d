package reg.ipfs.bitswap;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.libp2p.Host;
import reg.libp2p.Offence;
import reg.libp2p.PeerId;
import reg.libp2p.Timeline;

/** All that is wanted of others, over all sessions: brings answers to those who wait for them. */
final class WantedBlocks {
  private final Host host;
  private final Map<Cid, Set<Pending>> pending = new ConcurrentHashMap<>();
  private final Map<PeerId, Requests> peers = new ConcurrentHashMap<>();
  private final AskedBlocks asked = new AskedBlocks();
  private final Semaphore places = new Semaphore(BitswapLimits.SENDS_MAX, true);

  WantedBlocks(Host host) {
    this.host = host;
  }

  Timeline timeline() {
    return host.timeline();
  }

  /** Begins to wait for a block. */
  Pending open(Cid cid) {
    var wanted = new Pending(cid, host.timeline());
    pending.compute(
        cid.toV1(),
        (key, waiting) -> {
          Set<Pending> all = waiting == null ? ConcurrentHashMap.newKeySet() : waiting;
          all.add(wanted);
          return all;
        });
    return wanted;
  }

  /** Ends the wait, and takes back what was asked and not answered. */
  void close(Pending wanted) {
    pending.computeIfPresent(
        wanted.cid().toV1(),
        (key, waiting) -> {
          waiting.remove(wanted);
          return waiting.isEmpty() ? null : waiting;
        });
    wanted.asked().forEach(peer -> cancel(wanted, peer));
  }

  /** Who asks a peer for a block takes a permit until there is an answer. */
  Semaphore room(PeerId peer) {
    return requests(peer).room();
  }

  /** Asks a peer for the block. */
  void ask(Pending wanted, PeerId peer) {
    wanted.asked().add(peer);
    asked.add(peer, wanted.cid());
    requests(peer).add(new Want.ForBlock(wanted.cid(), 1, true));
  }

  /** Takes back what was asked of a peer, unless others wait for the same. */
  void cancel(Pending wanted, PeerId peer) {
    wanted.asked().remove(peer);
    Set<Pending> others = pending.getOrDefault(wanted.cid().toV1(), Set.of());
    Requests requests = peers.get(peer);
    if (requests != null && others.stream().noneMatch(o -> o.asked().contains(peer))) {
      requests.add(new Want.Cancel(wanted.cid()));
    }
  }

  /** When the peer was last heard since it was asked, by {@link Timeline#nanos}. */
  long heard(PeerId peer, long since) {
    Requests requests = peers.get(peer);
    return requests == null || requests.heard() - since < 0 ? since : requests.heard();
  }

  private Requests requests(PeerId peer) {
    return peers.computeIfAbsent(peer, key -> new Requests(host, peer, places, () -> gone(peer)));
  }

  /** Takes the blocks and presences of a message. A block that was not asked for is an offence. */
  void receive(PeerId peer, BitswapMessage message) {
    Requests requests = peers.get(peer);
    if (requests != null) {
      requests.hear();
    }
    for (Block block : message.blocks()) {
      if (!asked.contains(peer, block.cid())) {
        host.charge(peer, Offence.BAD_DATA);
      }
      for (Pending wanted : pending.getOrDefault(block.cid(), Set.of())) {
        wanted.asked().remove(peer);
        wanted.answers().offer(new Answer.Came(block));
      }
    }
    for (Presence presence : message.presences()) {
      Cid cid = presence.cid().toV1();
      for (Pending wanted : pending.getOrDefault(cid, Set.of())) {
        if (!presence.held() && wanted.asked().remove(peer)) {
          wanted.answers().offer(new Answer.Absent(peer));
        }
      }
    }
  }

  /** The peer can not be reached any more. */
  void gone(PeerId peer) {
    Requests requests = peers.remove(peer);
    if (requests != null) {
      requests.close();
    }
    for (Set<Pending> waiting : pending.values()) {
      for (Pending wanted : waiting) {
        if (wanted.asked().remove(peer)) {
          wanted.answers().offer(new Answer.Gone(peer));
        }
      }
    }
  }
}

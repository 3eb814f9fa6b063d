package reg.ipfs.dht;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import reg.ipfs.dht.DhtNetwork.Outcome;

/** Puts one question to many peers, {@link DhtLimits#ALPHA} at a time, and learns from answers. */
final class Walk {
  /** Ends with the walk. */
  static final Visitor TO_THE_END = (from, answer) -> true;

  private final DhtScope scope;
  private final DhtNetwork network;
  private final RoutingTable table;
  private final InstantSource clock;
  private final DhtMessage question;

  Walk(
      DhtScope scope,
      DhtNetwork network,
      RoutingTable table,
      InstantSource clock,
      DhtMessage question) {
    this.scope = scope;
    this.network = network;
    this.table = table;
    this.clock = clock;
    this.question = question;
  }

  /** Sees answers as they come. */
  interface Visitor {
    /** Takes an answer; false to end the walk. */
    boolean answered(DhtPeer from, DhtMessage answer);
  }

  /**
   * Walks towards the question's key.
   *
   * @param enough how many of the nearest peers must have answered
   * @return the nearest peers that answered
   */
  List<DhtPeer> run(int enough, Visitor visitor) throws InterruptedException {
    DhtKey target = DhtKey.of(question.key());
    var lookup = new Lookup(scope, network.id(), target, enough);
    lookup.heard(table.nearest(target, DhtLimits.K));
    try (var calls = network.calls()) {
      boolean more = true;
      int underWay = start(lookup, calls, 0);
      while (more && underWay > 0 && !lookup.isDone()) {
        more = take(lookup, calls.take(), visitor);
        underWay = start(lookup, calls, underWay - 1);
      }
    }
    return lookup.nearest();
  }

  private int start(Lookup lookup, DhtNetwork.Calls calls, int underWay) {
    int started = underWay;
    while (started < DhtLimits.ALPHA && !lookup.isDone()) {
      DhtPeer peer = lookup.next();
      if (peer == null) {
        return started;
      }
      calls.start(peer, question);
      started++;
    }
    return started;
  }

  private boolean take(Lookup lookup, Outcome outcome, Visitor visitor) {
    learn(outcome);
    switch (outcome) {
      case Outcome.Failed(var peer) -> lookup.failed(peer);
      case Outcome.Answered(DhtPeer from, DhtMessage answer) -> {
        if (lookup.answered(from, answer.closer())) {
          return visitor.answered(from, answer);
        }
      }
    }
    return true;
  }

  private void learn(Outcome outcome) {
    switch (outcome) {
      case Outcome.Failed(var peer) -> table.failed(peer);
      case Outcome.Answered(DhtPeer from, DhtMessage answer) -> table.heard(from, clock.instant());
    }
  }

  /**
   * Puts the question to these peers.
   *
   * @return those that answered, or took it
   */
  List<DhtPeer> askAll(List<DhtPeer> peers) throws InterruptedException {
    Deque<DhtPeer> left = new ArrayDeque<>(peers);
    var answered = new ArrayList<DhtPeer>();
    try (var calls = network.calls()) {
      int underWay = 0;
      while (underWay > 0 || !left.isEmpty()) {
        while (underWay < DhtLimits.ALPHA && !left.isEmpty()) {
          calls.start(left.removeFirst(), question);
          underWay++;
        }
        Outcome outcome = calls.take();
        underWay--;
        learn(outcome);
        if (outcome instanceof Outcome.Answered(DhtPeer from, DhtMessage answer)) {
          answered.add(from);
        }
      }
    }
    return answered;
  }
}

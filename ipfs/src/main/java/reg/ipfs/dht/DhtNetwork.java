package reg.ipfs.dht;

import java.util.List;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;

/** What a DHT needs of the network: who we are, and how questions reach others. */
public interface DhtNetwork {
  /** Our own name. */
  PeerId id();

  /** Where we can be reached. */
  List<Multiaddr> ownAddresses();

  /** Where a peer was said to be, perhaps a long time ago; may be none. */
  List<Multiaddr> addresses(PeerId peer);

  /** For asking several peers at once; for the thread that calls this alone. Close it. */
  Calls calls();

  /** Questions that are under way, and their outcomes as they come. */
  interface Calls extends AutoCloseable {
    /** Starts to ask a peer; {@link #take} tells the outcome. A peer is asked once. */
    void start(DhtPeer peer, DhtMessage question);

    /** Waits for the next outcome; call it only while there is a question without one. */
    Outcome take() throws InterruptedException;

    /** Gives up what is under way. */
    @Override
    void close();
  }

  /** What became of a question. */
  sealed interface Outcome {
    /** Who was asked. */
    PeerId peer();

    /**
     * The peer answered; for a question that is not answered, it took it.
     *
     * @param from the peer, with the address at which it was reached
     * @param answer for a question that is not answered, the question
     */
    record Answered(DhtPeer from, DhtMessage answer) implements Outcome {
      @Override
      public PeerId peer() {
        return from.id();
      }
    }

    /** The peer was not reached, or did not answer in time or in order. */
    record Failed(PeerId peer) implements Outcome {}
  }
}

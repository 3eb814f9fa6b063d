package reg.libp2p;

import java.util.List;

/** Something that happened to a peer. */
public sealed interface PeerEvent {
  /** Whom it happened to. */
  PeerId peer();

  /** A connection came to be. */
  record Connected(Connection connection) implements PeerEvent {
    @Override
    public PeerId peer() {
      return connection.peer();
    }
  }

  /** A connected peer said what it speaks and where it listens. */
  record Identified(PeerInfo info) implements PeerEvent {
    @Override
    public PeerId peer() {
      return info.peer();
    }
  }

  /** The last connection with a peer ended. */
  record Disconnected(PeerId peer) implements PeerEvent {}

  /** A peer was heard of on the local network. */
  record Found(PeerId peer, List<Multiaddr> addresses) implements PeerEvent {}
}

package reg.ipfs.routing;

import java.util.List;
import reg.ipld.Cid;
import reg.libp2p.PeerId;

/** Knows who has what. May be asked by many threads at once. */
public interface Routing {
  /** Peers that may have a block and what is below it; none when nobody is known. */
  List<PeerRecord> providers(Cid cid) throws InterruptedException;

  /** What is known of a peer: one record, or none. */
  List<PeerRecord> peers(PeerId peer) throws InterruptedException;
}

package reg.ipfs.ipns;

import java.util.List;
import reg.ipfs.routing.PeerRecord;
import reg.ipfs.routing.Routing;
import reg.ipld.Cid;
import reg.libp2p.PeerId;

/** Routing that knows no provider and no peer, for a server that is asked for names alone. */
final class Nobody implements Routing {
  @Override
  public List<PeerRecord> providers(Cid cid) {
    return List.of();
  }

  @Override
  public List<PeerRecord> peers(PeerId peer) {
    return List.of();
  }
}

package reg.node.swarm;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.manifest.Release;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PayloadType;
import reg.node.Registry;
import reg.node.name.Heads;
import reg.storage.Pin;

/**
 * What a home tells the DHT that it has: the newest heads, and of what is pinned the root, or the
 * release and its tree; not each chunk.
 */
final class Announced implements Supplier<Collection<Cid>> {
  private final Registry registry;

  Announced(Registry registry) {
    this.registry = registry;
  }

  @Override
  public Collection<Cid> get() {
    Set<Cid> cids = new LinkedHashSet<>(new Heads(registry).newest());
    for (Pin pin : registry.storage().pins().list()) {
      if (pin.reach() == Pin.Reach.RECURSIVE) {
        cids.add(pin.root());
        addTree(cids, pin.root());
      }
    }
    return cids;
  }

  private void addTree(Set<Cid> cids, Cid pinned) {
    Block block = pinned.codec() == Codec.DAG_CBOR ? registry.storage().blocks().get(pinned) : null;
    if (block == null) {
      return;
    }
    try {
      Envelope envelope = Envelope.decode(block.bytes());
      if (envelope.type() == PayloadType.RELEASE) {
        cids.add(Release.decode(envelope.payload()).content().root());
      }
    } catch (RegistryException e) {
      // Some other data that was pinned by its CID.
    }
  }
}

package reg.node.swarm;

import java.lang.System.Logger.Level;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipfs.ipns.IpnsName;
import reg.ipfs.ipns.IpnsResolver;
import reg.ipfs.routing.RecordRouting;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.KeyType;
import reg.libp2p.crypto.PublicKey;
import reg.manifest.PublisherId;

/**
 * Heads by IPNS: the name that is made of a publisher's key stands for {@code /ipfs/CID} of its
 * newest head. What is found is a hint where to look, and proves nothing.
 */
final class HeadNames {
  private static final System.Logger LOG = System.getLogger(HeadNames.class.getName());
  private static final String PREFIX = "/ipfs/";

  private final IpnsResolver resolver;

  /** Looks among these records. */
  HeadNames(RecordRouting records, InstantSource clock) {
    this.resolver = new IpnsResolver(records, clock);
  }

  /** The IPNS name of a publisher: that of the key which its id names. */
  static IpnsName of(PublisherId publisher) {
    byte[] key = publisher.genesisKey().bytes();
    return new IpnsName(PeerId.of(PublicKey.of(KeyType.ED25519, key)));
  }

  /** What the name of a publisher stands for when this is its head. */
  static String value(Cid head) {
    return PREFIX + head;
  }

  /**
   * What the publisher last said is its head; null when that is not found, or is something else.
   */
  @Nullable Cid find(PublisherId publisher) throws InterruptedException {
    try {
      String value = resolver.resolve(of(publisher)).value();
      if (value.startsWith(PREFIX)) {
        Cid cid = Cid.parse(value.substring(PREFIX.length())).toV1();
        return cid.codec() == Codec.DAG_CBOR ? cid : null;
      }
    } catch (RegistryException e) {
      LOG.log(Level.DEBUG, "no head by name publisher={0} why={1}", publisher, e.getMessage());
    }
    return null;
  }
}

package reg.ipfs.dht;

import java.util.Arrays;
import reg.ipfs.routing.RecordValidator;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.PublicKey;

/** Public keys of peers whose names are only hashes: {@code /pk/} and the peer id's bytes. */
final class PublicKeyValidator implements RecordValidator {
  private static final int PREFIX_BYTES = "/pk/".length();

  @Override
  public String namespace() {
    return "pk";
  }

  @Override
  public void require(byte[] key, byte[] record) {
    PeerId named = PeerId.decode(Arrays.copyOfRange(key, PREFIX_BYTES, key.length));
    named.requireKey(PublicKey.decode(record));
  }

  /** There is one key of a name. */
  @Override
  public int compare(byte[] first, byte[] second) {
    return 0;
  }
}

package reg.manifest;

import java.util.List;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;

/** Which CIDs may stand in a signed object: version 1, sha2-256, of the expected codec. */
final class Cids {
  private Cids() {}

  /**
   * Requires a CID of one of the codecs.
   *
   * @throws RegistryException MALFORMED, naming {@code what} and the CID
   */
  static Cid require(String what, Cid cid, Codec... codecs) {
    boolean ours = cid.version() == 1 && cid.multihash().code() == Multihash.SHA2_256;
    if (!ours || !List.of(codecs).contains(cid.codec())) {
      throw Grammar.malformed(
          what + " " + cid + " must be a CIDv1 with sha2-256 of " + List.of(codecs));
    }
    return cid;
  }
}

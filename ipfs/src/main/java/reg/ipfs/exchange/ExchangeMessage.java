package reg.ipfs.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.multiformats.Multihash;
import reg.ipld.multiformats.Varint;

/** The question of the exchange. Format page: docs/formats/exchange.md. */
final class ExchangeMessage {
  private ExchangeMessage() {}

  /** Asks for blocks, behind its length. At most {@value ExchangeLimits#CIDS_MAX} CIDs. */
  static ByteBuffer question(List<Cid> cids) {
    int bytes = cids.stream().mapToInt(cid -> cid.toV1().size()).sum();
    var out = ByteBuffer.allocate(Varint.length(bytes) + bytes);
    Varint.write(bytes, out);
    cids.forEach(cid -> cid.toV1().write(out));
    return out.flip();
  }

  /**
   * What is asked for.
   *
   * @param question without its length
   * @throws RegistryException MALFORMED for none or too many CIDs, what is no CID of version 1, and
   *     one that has the bytes in itself
   */
  static List<Cid> readQuestion(ByteBuffer question) {
    var cids = new ArrayList<Cid>();
    while (question.hasRemaining()) {
      Cid cid = Cid.decode(question);
      if (cid.version() == 0 || cid.multihash().code() == Multihash.IDENTITY) {
        throw malformed("asks for " + cid);
      }
      if (cids.size() == ExchangeLimits.CIDS_MAX) {
        throw malformed("more than " + ExchangeLimits.CIDS_MAX + " CIDs");
      }
      cids.add(cid);
    }
    if (cids.isEmpty()) {
      throw malformed("no CIDs");
    }
    return cids;
  }

  static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, "a question of the exchange: " + why);
  }
}

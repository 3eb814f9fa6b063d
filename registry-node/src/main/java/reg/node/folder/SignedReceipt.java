package reg.node.folder;

import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.manifest.PublisherId;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherChain;
import reg.manifest.signing.VerifiedRelease;

/** The signed release that a receipt brings along, with all that its signature needs. */
public final class SignedReceipt {
  private SignedReceipt() {}

  /**
   * Verifies the release of a receipt by the receipt alone.
   *
   * @return null for the receipt of a bare root
   * @throws RegistryException UNSIGNED or BAD_SIGNATURE when the release is not what its publisher
   *     signed, or not the one that the receipt names; NOT_FOUND or MALFORMED when it is damaged
   */
  public static @Nullable VerifiedRelease release(ReceiptFile receipt) {
    Cid cid = receipt.receipt().release();
    return cid == null ? null : release(receipt, cid);
  }

  private static VerifiedRelease release(ReceiptFile receipt, Cid cid) {
    Block block = receipt.require(cid);
    PublisherId publisher = Envelope.decode(block.bytes()).claimedPublisher();
    PublisherChain chain = PublisherChain.of(publisher);
    for (Cid record : receipt.receipt().records()) {
      chain = chain.append(receipt.require(record));
    }
    VerifiedRelease release = chain.verifier().verifyRelease(block);
    boolean same =
        release.release().id().toString().equals(receipt.receipt().ref())
            && release.release().content().root().equals(receipt.receipt().root());
    if (!same) {
      throw new RegistryException(
          Fault.BAD_SIGNATURE,
          "the receipt says " + receipt.receipt().ref() + ", but " + release + " is signed");
    }
    return release;
  }
}

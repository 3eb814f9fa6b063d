package reg.manifest.signing;

import java.util.SortedSet;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.manifest.DidKey;
import reg.manifest.Head;

/**
 * A head whose signatures were checked; made only by {@link EnvelopeVerifier}. It may be older than
 * one seen before: see {@link SeenHead}. It may be out of date: see {@link
 * reg.manifest.Validity#isExpiredAt}.
 */
public final class VerifiedHead {
  private final Block block;
  private final Head head;
  private final SortedSet<DidKey> signers;

  VerifiedHead(Block block, Head head, SortedSet<DidKey> signers) {
    this.block = block;
    this.head = head;
    this.signers = signers;
  }

  /** The CID of the envelope, by which the head is known. */
  public Cid cid() {
    return block.cid();
  }

  /** The envelope as received. */
  public Block block() {
    return block;
  }

  public Head head() {
    return head;
  }

  /** Whose signatures were checked. */
  public SortedSet<DidKey> signers() {
    return signers;
  }

  /** This head as the newest that was seen. */
  public SeenHead seen() {
    return new SeenHead(head.position(), cid());
  }

  /** The publisher, the position and the CID. */
  @Override
  public String toString() {
    return head.publisher() + " " + head.position() + " " + cid();
  }
}

package reg.manifest.tlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import reg.ipld.Cid;
import reg.manifest.PublisherId;

/**
 * What reg logs: that a publisher published a head. The entry is the CID of the head in binary,
 * which says where it ends, and the publisher as {@code did:key:z6Mk…}.
 *
 * @param head the head's CID
 * @param publisher whose head it is
 */
public record HeadLeaf(Cid head, PublisherId publisher) {
  /** The entry of the log. */
  public byte[] entry() {
    byte[] cid = head.bytes();
    byte[] id = publisher.toString().getBytes(US_ASCII);
    byte[] entry = Arrays.copyOf(cid, cid.length + id.length);
    System.arraycopy(id, 0, entry, cid.length, id.length);
    return entry;
  }
}

package reg.node.catalog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.manifest.FileSet;
import reg.manifest.Release;

/**
 * A release in full.
 *
 * @param entry its name, channels and CID
 * @param release what was signed
 * @param files the files it lists
 * @param commitId the 40 hex digits by which hub clients call it
 * @param signers did:keys whose signatures were checked
 * @param head the newest head that is known of its publisher; null when none is
 */
public record ReleaseView(
    Entry entry,
    Release release,
    FileSet files,
    String commitId,
    List<String> signers,
    @Nullable HeadInfo head) {
  public ReleaseView {
    signers = List.copyOf(signers);
  }

  /**
   * A publisher's head.
   *
   * @param cid the head's CID
   * @param position {@code EPOCH.SEQ}
   * @param issued when it was signed
   * @param expires from when on it may be out of date
   */
  public record HeadInfo(String cid, String position, Instant issued, Instant expires) {}
}

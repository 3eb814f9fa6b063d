package reg.node.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.manifest.HeadTarget;
import reg.manifest.ReleaseId;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.key.ReaderKeys;
import reg.node.name.PublisherHead;
import reg.node.name.Records;
import reg.node.seal.OpenedRelease;

/**
 * The release that others know a version by. A folder of a private version is signed by the release
 * inside; what is listed, attested and logged is the one around it. That they belong together is
 * not believed of the folder but seen by opening the one around, for which this home must hold it
 * and a key.
 */
final class Outside {
  private Outside() {}

  /** The private release around this one; the same when there is none or it cannot be opened. */
  static VerifiedRelease of(
      Registry registry, VerifiedRelease release, @Nullable PublisherHead head) {
    ReleaseId id = release.release().id();
    HeadTarget target = head == null ? null : head.map().find(id.name(), id.version());
    if (target instanceof HeadTarget.Published(Cid listed) && !listed.equals(release.cid())) {
      try {
        VerifiedRelease outside = opening(registry, listed, release);
        return outside == null ? release : outside;
      } catch (RegistryException e) {
        if (e.fault() == Fault.STORAGE || e.fault() == Fault.INTERRUPTED) {
          throw e;
        }
      }
    }
    return release;
  }

  /**
   * Why what others say of a release is not known here, and what to do: it comes with the release
   * that is listed, of which a folder is not enough. Null when it is known.
   */
  static @Nullable String missing(
      Registry registry, VerifiedRelease release, @Nullable PublisherHead head) {
    ReleaseId id = release.release().id();
    HeadTarget target = head == null ? null : head.map().find(id.name(), id.version());
    Cid listed = target instanceof HeadTarget.Published(Cid cid) ? cid : release.cid();
    if (registry.storage().blocks().get(listed) == null) {
      return "what others say of it comes with the version, which this home does not hold:"
          + " 'reg pull "
          + id
          + " DIR' with --peer or a found node brings both";
    }
    return listed.equals(release.cid()) || of(registry, release, head) != release
        ? null
        : "what others say is of "
            + listed
            + ", which is listed as this version: when it is private, count it where its reader's"
            + " key is ("
            + registry.home().readerKey()
            + ")";
  }

  private static @Nullable VerifiedRelease opening(
      Registry registry, Cid listed, VerifiedRelease inside) {
    BlockSource blocks = registry.storage().blocks();
    Block block = blocks.get(listed);
    if (block == null) {
      return null;
    }
    var publisher = inside.release().id().publisher();
    VerifiedRelease outside = new Records(registry).verifier(publisher).verifyRelease(block);
    if (!OpenedRelease.isPrivate(outside)) {
      return null;
    }
    var keys = new ReaderKeys(registry.home()).all(List.of());
    VerifiedRelease opened = OpenedRelease.open(outside, blocks, keys).release();
    return opened.cid().equals(inside.cid()) ? outside : null;
  }
}

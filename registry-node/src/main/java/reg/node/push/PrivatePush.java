package reg.node.push;

import java.util.List;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.Profile;
import reg.manifest.Release;
import reg.manifest.Role;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherChain;
import reg.node.Registry;
import reg.node.key.ReaderKeys;
import reg.node.key.Signers;
import reg.node.name.Records;
import reg.node.seal.InnerBlocks;
import reg.node.seal.Sealing;

/** The part of a push that only private releases have: signing what is inside, and encrypting. */
final class PrivatePush {
  static final String SAME_READERS =
      "it is published, and its readers stay who they were; push another version to change them";

  private final Registry registry;
  private final ProgressListener progress;

  PrivatePush(Registry registry, ProgressListener progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /**
   * Requires a push that can be private: it reads the files twice, keeps none of their bytes in the
   * clear, and cuts at fixed lengths.
   *
   * @throws RegistryException INVALID_REQUEST
   */
  static void requirePossible(PushRequest request) {
    if (!request.isPrivate()) {
      return;
    }
    boolean disk = request.source() instanceof PushSource.Disk;
    boolean copies = !request.options().contains(PushOption.REFERENCE);
    if (!disk || !copies || Profile.parse(request.profile()) != Profile.UNIXFS_V1_2025) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "a private release is made of files on disk, cut as unixfs-v1-2025, not by reference");
    }
  }

  /**
   * Signs the release of the files and encrypts both.
   *
   * @param readers who may read beside this home
   * @throws RegistryException INVALID_REQUEST when the release needs signatures of others, which
   *     would have to be inside before it is encrypted
   */
  Sealing.Outside seal(Release release, Content content, InnerBlocks inner, List<String> readers) {
    var records = new Records(registry);
    PublisherChain chain = records.chain(release.id().publisher());
    var signers = new Signers(registry.home());
    if (!signers.canComplete(chain, Role.RELEASE)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "a private release is signed by the keys of one home, and here are fewer than needed");
    }
    Envelope envelope = signers.sign(chain, Role.RELEASE, key -> Envelope.sign(release, key));
    var inside =
        new Sealing.Inside(
            release, envelope, records.blocks(release.id().publisher()), content.files(), inner);
    return new Sealing(registry.storage().blocks(), progress)
        .seal(inside, content.onDisk(), new ReaderKeys(registry.home()).recipients(readers));
  }
}

package reg.node.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.manifest.ArtifactName;
import reg.manifest.HeadMap;
import reg.manifest.HeadTarget;
import reg.manifest.Release;
import reg.manifest.ReleaseId;
import reg.manifest.Version;
import reg.manifest.signing.Envelope;
import reg.node.name.PublisherHead;
import reg.storage.BlockStore;

/** Makes entries of what a head lists, as far as the releases are held. */
final class Entries {
  private Entries() {}

  /**
   * The entry of a version that a verified head lists. The head names the release by its hash, so
   * its own signature need not be checked to list it.
   *
   * @return null when it is no longer listed or not held
   * @throws RegistryException MALFORMED when the release is another's or another version
   */
  static @Nullable Entry listed(
      PublisherHead head, ArtifactName name, Version version, BlockStore blocks) {
    if (!(head.map().find(name, version) instanceof HeadTarget.Published(Cid cid))) {
      return null;
    }
    Block block = blocks.get(cid);
    if (block == null) {
      return null;
    }
    Release release = Release.decode(Envelope.decode(block.bytes()).payload());
    var listed = new ReleaseId(head.verified().head().publisher(), name, version);
    if (!release.id().equals(listed)) {
      throw new RegistryException(
          Fault.MALFORMED,
          "the head lists " + cid + " as " + listed + ", but it is " + release.id());
    }
    return of(cid, release, head.map());
  }

  /** The entry of a release. */
  static Entry of(Cid cid, Release release, @Nullable HeadMap map) {
    ReleaseId id = release.id();
    List<Version> channels = map == null ? List.of() : map.channelsOf(id.name(), id.version());
    var facts =
        new Entry.Facts(
            release.kind().toString(),
            release.content().root(),
            release.content().bytes(),
            release.content().files().count(),
            release.issued());
    return new Entry(
        id.publisher().toString(),
        id.name().toString(),
        id.version().text(),
        channels.stream().map(Version::text).toList(),
        cid,
        facts);
  }
}

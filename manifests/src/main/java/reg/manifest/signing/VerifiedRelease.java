package reg.manifest.signing;

import java.util.SortedSet;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.manifest.ArtifactName;
import reg.manifest.Contributor;
import reg.manifest.DidKey;
import reg.manifest.PublisherId;
import reg.manifest.Release;
import reg.manifest.ReleaseId;

/** A release whose signatures were checked; made only by {@link EnvelopeVerifier}. */
public final class VerifiedRelease {
  private final Block block;
  private final Release release;
  private final SortedSet<DidKey> signers;
  private final Quorum quorum;

  VerifiedRelease(Block block, Release release, SortedSet<DidKey> signers, Quorum quorum) {
    this.block = block;
    this.release = release;
    this.signers = signers;
    this.quorum = quorum;
  }

  /** The CID of the envelope, by which the release is known. */
  public Cid cid() {
    return block.cid();
  }

  /** The envelope as received. */
  public Block block() {
    return block;
  }

  public Release release() {
    return release;
  }

  /** The 40 hex digits by which hub clients call it. */
  public String commitId() {
    return Release.commitId(cid());
  }

  /** Whose signatures were checked: enough of the publisher's keys, and contributors'. */
  public SortedSet<DidKey> signers() {
    return signers;
  }

  /** How many of the publisher's keys signed it, of those that could when it was published. */
  public int signatures() {
    return quorum.count(signers);
  }

  /** How many of them had to. */
  public int threshold() {
    return quorum.threshold();
  }

  /** Whether the contributor stands by what the release says of it. */
  public boolean isSignedBy(Contributor contributor) {
    DidKey key = contributor.key();
    return key != null && signers.contains(key);
  }

  /**
   * Requires that this is the release that was asked for.
   *
   * @throws RegistryException BAD_SIGNATURE when it was signed as another one
   */
  public VerifiedRelease requireId(ReleaseId id) {
    if (!release.id().equals(id)) {
      throw mistaken(id.toString());
    }
    return this;
  }

  /**
   * Requires that this is a release of the artifact that was asked for.
   *
   * @throws RegistryException BAD_SIGNATURE when it was signed as one of another artifact
   */
  public VerifiedRelease requireArtifact(PublisherId publisher, ArtifactName name) {
    ReleaseId id = release.id();
    if (!id.publisher().equals(publisher) || !id.name().equals(name)) {
      throw mistaken(publisher + "/" + name);
    }
    return this;
  }

  private RegistryException mistaken(String wanted) {
    return new RegistryException(
        Fault.BAD_SIGNATURE,
        "release " + cid() + " is signed as " + release.id() + ", not as " + wanted);
  }

  /** The CID and the full name. */
  @Override
  public String toString() {
    return release.id() + " " + cid();
  }
}

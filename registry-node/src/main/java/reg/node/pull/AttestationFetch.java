package reg.node.pull;

import java.util.HashSet;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.manifest.AttestationList;
import reg.manifest.PublisherId;
import reg.manifest.attest.Attestation;
import reg.node.Registry;
import reg.node.attest.Attestations;
import reg.node.attest.LogProofs;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.storage.Commit;

/** Brings the attestations of one release that heads list. */
final class AttestationFetch {
  /** The most bytes of attestations that one pull takes. */
  private static final long BYTES_MAX = 16 << 20;

  private final Registry registry;
  private final BlockSource source;
  private final Cid release;
  private final Attestations attestations;
  private final Commit commit = new Commit();
  private final Set<Cid> taken = new HashSet<>();
  private long bytes;

  AttestationFetch(Registry registry, BlockSource source, Cid release) {
    this.registry = registry;
    this.source = source;
    this.release = release;
    this.attestations = new Attestations(registry);
  }

  /**
   * Takes what the newest head of a publisher lists.
   *
   * @throws RegistryException NOT_FOUND or UNREACHABLE when a block cannot be had; MALFORMED or
   *     BAD_SIGNATURE for what is no attestation of the release
   */
  void listedBy(PublisherId publisher) {
    PublisherHead head = new Heads(registry).newest(publisher);
    if (head == null) {
      return;
    }
    var list = AttestationList.read(head.verified().head().attestations(), source);
    for (AttestationList.Entry entry : list.of(release)) {
      if (taken.size() < AttestationList.OF_RELEASE_MAX && taken.add(entry.attestation())) {
        take(entry.attestation());
      }
    }
  }

  private void take(Cid cid) {
    Block block = source.require(cid);
    bytes += block.size();
    if (bytes > BYTES_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, "the attestations have more than " + BYTES_MAX + " bytes");
    }
    Attestation attestation = Attestation.verify(block.bytes());
    if (attestation.about(release) == null) {
      throw new RegistryException(
          Fault.MALFORMED, "attestation " + cid + " is not about release " + release);
    }
    new LogProofs(registry).fetch(attestation, source);
    attestations.add(commit, attestation);
  }

  /** Makes what was taken known to this home. */
  void commit() {
    registry.storage().commit(commit);
  }
}

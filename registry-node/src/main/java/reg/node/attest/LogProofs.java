package reg.node.attest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.dagcbor.MapNode;
import reg.manifest.Head;
import reg.manifest.attest.Attestation;
import reg.manifest.attest.PredicateKind;
import reg.manifest.policy.PolicyFacts.Logged;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.VerifiedRelease;
import reg.manifest.tlog.TlogProof;
import reg.node.Registry;
import reg.node.name.Heads;
import reg.node.name.Records;
import reg.storage.Commit;

/**
 * Proofs that heads were logged, which publishers pass on as attestations of kind {@code log}. A
 * proof is about a release when this home accepted the head and the head lists the release, so the
 * pages of such heads are kept: as refs {@code logged/HEAD}.
 */
public final class LogProofs {
  private final Registry registry;

  public LogProofs(Registry registry) {
    this.registry = registry;
  }

  /** The proofs of a release's publisher, not yet checked; those about other heads are left out. */
  public List<Logged> of(VerifiedRelease release) {
    var publisher = release.release().id().publisher();
    var records = new Records(registry);
    var proofs = new ArrayList<Logged>();
    for (Attestation each : new Attestations(registry).by(publisher.genesisKey(), release.cid())) {
      Logged logged = read(each);
      if (logged != null && records.isListed(publisher, logged.head(), release.cid())) {
        proofs.add(logged);
      }
    }
    return proofs;
  }

  private static @Nullable Logged read(Attestation attestation) {
    if (!attestation.statement().predicateType().equals(PredicateKind.LOG.uri())) {
      return null;
    }
    MapNode predicate = attestation.statement().predicate();
    try {
      TlogProof proof = TlogProof.parse(predicate.text("proof").getBytes(UTF_8));
      return new Logged(Cid.parse(predicate.text("head")), proof);
    } catch (RegistryException e) {
      return null;
    }
  }

  /**
   * The pages of the head that a proof is about; none when this home did not accept the head.
   *
   * @return empty also for attestations of other kinds
   */
  public List<Cid> pages(Attestation attestation) {
    Logged logged = read(attestation);
    return logged == null ? List.of() : pages(logged);
  }

  private List<Cid> pages(Logged logged) {
    if (!new Heads(registry).isAccepted(logged.head())) {
      return List.of();
    }
    Block head = registry.storage().blocks().get(logged.head());
    return head == null
        ? List.of()
        : Head.decode(Envelope.decode(head.bytes()).payload()).map().pages();
  }

  /** Fetches these pages. That one cannot be had shows when a policy asks. */
  public void fetch(Attestation attestation, BlockSource source) {
    try {
      pages(attestation).forEach(source::get);
    } catch (RegistryException e) {
      if (e.fault() == Fault.STORAGE || e.fault() == Fault.INTERRUPTED) {
        throw e;
      }
    }
  }

  /** Adds to a commit that the pages are kept, if all of them are here. */
  void keepHead(Commit commit, Attestation attestation) {
    Logged logged = read(attestation);
    if (logged == null) {
      return;
    }
    List<Cid> pages = pages(logged);
    if (!pages.isEmpty()
        && pages.stream().allMatch(registry.storage().blocks()::has)
        && registry.storage().refs().get(Heads.LOGGED + logged.head()) == null) {
      commit.ref(Heads.LOGGED + logged.head(), null, logged.head());
    }
  }
}

package reg.node.attest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.AttestationList;
import reg.manifest.DidKey;
import reg.manifest.attest.Attestation;
import reg.manifest.attest.Claim;
import reg.manifest.attest.Statement;
import reg.manifest.attest.Statement.Subject;
import reg.node.Registry;
import reg.storage.Commit;

/**
 * The attestations that this home holds, by what they are about and by whom. Kept as refs {@code
 * attest/SHA256/DID/CID}, which also keep their blocks.
 */
public final class Attestations {
  private static final String INDEX = "attest/";

  private final Registry registry;

  public Attestations(Registry registry) {
    this.registry = registry;
  }

  /** Adds one to a commit, block and index. */
  public void add(Commit commit, Attestation attestation) {
    commit.block(attestation.block());
    new LogProofs(registry).keepHead(commit, attestation);
    Set<String> digests = new LinkedHashSet<>();
    for (Subject subject : attestation.statement().subjects()) {
      if (subject.sha256() != null) {
        digests.add(subject.sha256());
      }
    }
    for (String sha256 : digests) {
      for (DidKey signer : attestation.signers()) {
        String name = INDEX + sha256 + "/" + signer + "/" + attestation.cid();
        if (registry.storage().refs().get(name) == null) {
          commit.ref(name, null, attestation.cid());
        }
      }
    }
  }

  /** All that are held about a release, at most 256; one that is damaged is left out. */
  public List<Attestation> about(Cid release) {
    return verified(release, null);
  }

  /**
   * What some say of a release, at most 256 claims, each as said by them, whichever of their keys
   * signed it. Others cannot crowd them out, because others' are not looked at.
   *
   * @param attesters publishers by their first keys
   */
  public List<Claim> claims(Cid release, SortedSet<DidKey> attesters) {
    var claims = new ArrayList<Claim>();
    if (attesters.isEmpty()) {
      return claims;
    }
    var speakers = new Speakers(registry, attesters);
    for (Attestation attestation : verified(release, speakers.keys())) {
      Claim claim = attestation.about(release);
      if (claim != null) {
        claims.add(speakers.attributed(claim));
      }
    }
    return claims;
  }

  /** What a publisher says of a release, at most 256 attestations. */
  List<Attestation> by(DidKey publisher, Cid release) {
    var speakers = new Speakers(registry, new TreeSet<>(Set.of(publisher)));
    return verified(release, speakers.keys());
  }

  private List<Attestation> verified(Cid release, @Nullable SortedSet<DidKey> keys) {
    String prefix = INDEX + Statement.sha256Of(release) + "/";
    Set<Cid> wanted = new LinkedHashSet<>();
    for (Map.Entry<String, Cid> ref : registry.storage().refs().list(prefix).entrySet()) {
      String rest = ref.getKey().substring(prefix.length());
      String signer = rest.substring(0, rest.indexOf('/'));
      if (keys == null || keys.contains(DidKey.parse(signer))) {
        wanted.add(ref.getValue());
      }
    }
    var verified = new ArrayList<Attestation>();
    for (Cid cid : wanted) {
      Attestation attestation = verified(cid);
      boolean about = attestation != null && attestation.about(release) != null;
      if (about && verified.size() < AttestationList.OF_RELEASE_MAX) {
        verified.add(attestation);
      }
    }
    return verified;
  }

  private @Nullable Attestation verified(Cid cid) {
    try {
      return Attestation.verify(registry.storage().blocks().require(cid).bytes());
    } catch (RegistryException e) {
      if (e.fault() == Fault.STORAGE || e.fault() == Fault.INTERRUPTED) {
        throw e;
      }
      return null;
    }
  }
}

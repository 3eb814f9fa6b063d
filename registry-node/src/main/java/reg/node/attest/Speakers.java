package reg.node.attest;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import reg.manifest.DidKey;
import reg.manifest.PublisherId;
import reg.manifest.Role;
import reg.manifest.attest.Claim;
import reg.manifest.signing.PublisherChain;
import reg.node.Registry;
import reg.node.name.Records;

/**
 * Whose keys speak for the attesters that a policy names by their first key: that key until it is
 * revoked, and where one signature is enough for a release, the keys that may sign one now. A key
 * speaks for one attester only, so that nobody counts twice.
 */
final class Speakers {
  private final SortedMap<DidKey, DidKey> attesterOf = new TreeMap<>();

  Speakers(Registry registry, SortedSet<DidKey> attesters) {
    var records = new Records(registry);
    var chains = new TreeMap<DidKey, PublisherChain>();
    for (DidKey attester : attesters) {
      chains.put(attester, records.chain(new PublisherId(attester)));
    }
    chains.forEach(
        (attester, chain) -> {
          if (!chain.isRevoked(attester)) {
            attesterOf.put(attester, attester);
          }
        });
    chains.forEach(
        (attester, chain) -> {
          if (chain.threshold(Role.RELEASE) == 1) {
            chain.keys(Role.RELEASE).forEach(key -> attesterOf.putIfAbsent(key, attester));
          }
        });
  }

  /** The keys. */
  SortedSet<DidKey> keys() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(attesterOf.keySet()));
  }

  /** A claim as said by the attesters whose keys signed it, and by nobody else. */
  Claim attributed(Claim claim) {
    var attesters = new TreeSet<DidKey>();
    for (DidKey signer : claim.signers()) {
      DidKey attester = attesterOf.get(signer);
      if (attester != null) {
        attesters.add(attester);
      }
    }
    return new Claim(
        claim.attestation(),
        claim.predicateType(),
        attesters,
        claim.issued(),
        claim.expires(),
        claim.result());
  }
}

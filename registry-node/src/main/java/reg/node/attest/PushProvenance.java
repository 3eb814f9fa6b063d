package reg.node.attest;

import java.time.Instant;
import reg.base.RegistryException;
import reg.manifest.Release;
import reg.manifest.attest.Attestation;
import reg.manifest.attest.PredicateKind;
import reg.manifest.attest.Provenance;
import reg.node.Registry;
import reg.node.name.Resolver;

/** Says how a push made a release: {@code reg push --provenance}. */
public final class PushProvenance {
  private final Registry registry;

  public PushProvenance(Registry registry) {
    this.registry = registry;
  }

  /**
   * Attests what was pushed just now, and lists it in the own head.
   *
   * @param ref the release
   * @param version of reg
   * @param started when the push began
   * @throws RegistryException as {@link Attester#attest}
   */
  public Attestation attest(String ref, String version, Instant started) {
    var attester = new Attester(registry);
    Release release = new Resolver(registry).resolveRelease(ref).verified().release();
    var provenance =
        new Provenance(attester.signer().publicKey(), version, started, registry.clock().instant());
    return attester.attest(
        new Attester.Request(
            ref, PredicateKind.PROVENANCE.uri(), provenance.predicate(release), null));
  }
}

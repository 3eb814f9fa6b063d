package reg.node.attest;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.dagcbor.MapNode;
import reg.manifest.AttestationList;
import reg.manifest.HeadMap;
import reg.manifest.Role;
import reg.manifest.attest.Attestation;
import reg.manifest.attest.PredicateKind;
import reg.manifest.attest.Statement;
import reg.manifest.attest.Statement.Subject;
import reg.manifest.json.JsonReader;
import reg.manifest.signing.PublisherKey;
import reg.node.Registry;
import reg.node.key.Keys;
import reg.node.key.Signers;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.node.name.Records;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.storage.Commit;

/** Makes attestations with this home's key, and takes in those of others. */
public final class Attester {
  private final Registry registry;
  private final Attestations attestations;

  public Attester(Registry registry) {
    this.registry = registry;
    this.attestations = new Attestations(registry);
  }

  /**
   * What to attest.
   *
   * @param ref the release
   * @param type {@code review}, {@code eval}, {@code scan}, {@code licence}, {@code moderation}, or
   *     a predicate type in full
   * @param predicate what is said
   * @param lifetime for how long it counts; null for ever
   */
  public record Request(String ref, String type, MapNode predicate, @Nullable Duration lifetime) {}

  /**
   * Attests, and lists it in the own head. Makes the identity when there is none.
   *
   * @throws RegistryException as {@link Resolver#resolveRelease}; INVALID_REQUEST for a type that
   *     is not known; MALFORMED for a predicate that is not as its type demands, and for more than
   *     256 of one release
   */
  public Attestation attest(Request request) {
    String type = PredicateKind.type(request.type());
    Resolution.OfRelease what = new Resolver(registry).resolveRelease(request.ref());
    new Keys(registry.home()).init(null);
    Instant now = registry.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    Duration lifetime = request.lifetime();
    var subject =
        Subject.of(
            what.ref(), what.verified().cid(), now, lifetime == null ? null : now.plus(lifetime));
    var statement = new Statement(List.of(subject), type, request.predicate());
    Attestation attestation = Attestation.sign(statement, signer());
    return new Heads(registry)
        .change(
            () -> {
              var commit = new Commit();
              publish(commit, what.verified().cid(), attestation);
              registry.storage().commit(commit);
              return attestation;
            });
  }

  /**
   * The key of this home that speaks for its publisher now.
   *
   * @throws RegistryException NOT_FOUND when no key here may sign a release
   */
  public PublisherKey signer() {
    var chain = new Records(registry).chain(new Heads(registry).own());
    return new Signers(registry.home()).one(chain, Role.RELEASE);
  }

  /**
   * Reads a predicate.
   *
   * @throws RegistryException MALFORMED when it is no JSON object
   */
  public static MapNode predicate(byte[] json) {
    try {
      return JsonReader.read(json).asMap("the predicate");
    } catch (IOException e) {
      throw new RegistryException(
          Fault.MALFORMED, "the predicate is not JSON: " + e.getMessage(), e);
    }
  }

  private void publish(Commit commit, Cid release, Attestation attestation) {
    var heads = new Heads(registry);
    PublisherHead before = heads.newest(heads.own());
    var list =
        before == null
            ? AttestationList.EMPTY
            : AttestationList.read(
                before.verified().head().attestations(), registry.storage().blocks());
    var entry =
        new AttestationList.Entry(
            release, attestation.cid(), attestation.statement().predicateType());
    attestations.add(commit, attestation);
    heads.advance(
        commit,
        before,
        before == null ? HeadMap.EMPTY : before.map(),
        list.with(entry).write(registry.storage().blocks()));
  }

  /**
   * Takes in an attestation that somebody handed over; it is not listed in the own head.
   *
   * @throws RegistryException as {@link Attestation#verify}
   */
  public Attestation take(byte[] json) {
    Attestation attestation = Attestation.verify(json);
    var commit = new Commit();
    attestations.add(commit, attestation);
    registry.storage().commit(commit);
    return attestation;
  }

  /**
   * What is held about a release.
   *
   * @throws RegistryException as {@link Resolver#resolveRelease}
   */
  public List<Attestation> list(String ref) {
    return attestations.about(new Resolver(registry).resolveRelease(ref).verified().cid());
  }
}

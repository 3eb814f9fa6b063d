package reg.manifest.signing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.manifest.DidKey;
import reg.manifest.Head;
import reg.manifest.KeyRoles;
import reg.manifest.Publisher;
import reg.manifest.PublisherId;
import reg.manifest.Role;

/**
 * The records of a publisher, each verified by those before it: which keys sign for it now, and
 * which did in each epoch. Epoch 0 is the key of the publisher's id alone, which needs no record.
 *
 * <p>A record is taken only as the next one, and only when enough root keys of the record before
 * and of its own signed it; keys are counted by their bytes. That a record in between has expired
 * does not matter; for the last see {@link #requireFresh}. A chain never changes: {@link #append}
 * gives another, so whoever keeps one has only what was verified in full.
 *
 * <p>Source: TUF 1.0, 5.3; trust-and-threats 2.2. Format page: publisher.
 */
public final class PublisherChain {
  /** The most records. */
  public static final int STEPS_MAX = 1024;

  /** The largest envelope of a record, in bytes: the record, and 16 signatures. */
  public static final int STEP_BYTES_MAX = Publisher.BYTES_MAX + (4 << 10);

  private final PublisherId id;
  private final List<Step> steps;
  private final @Nullable Publisher last;

  /** Who may sign what in an epoch, and the record that says so; none for epoch 0. */
  private record Step(@Nullable Cid cid, Map<Role, Quorum> quorums) {
    Quorum quorum(Role role) {
      return Objects.requireNonNull(quorums.get(role));
    }
  }

  private PublisherChain(PublisherId id, List<Step> steps, @Nullable Publisher last) {
    this.id = id;
    this.steps = steps;
    this.last = last;
  }

  /** Of a publisher of which no record is known. */
  public static PublisherChain of(PublisherId id) {
    var quorums = new EnumMap<Role, Quorum>(Role.class);
    for (Role role : Role.values()) {
      quorums.put(role, new Quorum(Set.of(id.genesisKey()), 1));
    }
    return new PublisherChain(id, List.of(new Step(null, quorums)), null);
  }

  /**
   * With the next record.
   *
   * @throws RegistryException UNSIGNED or BAD_SIGNATURE when too few or others signed; MALFORMED;
   *     ROLLBACK when its number is not the next or its predecessor another; the chain stays as it
   *     was
   */
  public PublisherChain append(Block record) {
    try {
      return appended(record);
    } catch (RegistryException e) {
      throw new RegistryException(
          e.fault(), "publisher record " + record.cid() + " is refused: " + e.getMessage(), e);
    }
  }

  private PublisherChain appended(Block record) {
    if (record.size() > STEP_BYTES_MAX) {
      throw refuse(Fault.MALFORMED, "it has " + record.size() + " bytes");
    }
    if (steps.size() > STEPS_MAX) {
      throw refuse(Fault.MALFORMED, "there are " + STEPS_MAX + " before it, the most there may be");
    }
    Envelope envelope = Envelope.decode(record.bytes());
    if (envelope.type() != PayloadType.PUBLISHER) {
      throw refuse(Fault.MALFORMED, "it is a " + envelope.type());
    }
    SortedSet<DidKey> signers = envelope.verifySignatures();
    Quorum before = current().quorum(Role.ROOT);
    before.require("it", signers);
    Publisher next = Publisher.decode(envelope.payload());
    requireNext(next);
    var step = new Step(envelope.block().cid(), quorums(next));
    if (!record.cid().equals(step.cid)) {
      throw refuse(Fault.MALFORMED, "as an envelope its CID is " + step.cid);
    }
    Quorum after = step.quorum(Role.ROOT);
    after.require("it, by its own keys,", signers);
    requireParties(signers, before, after);
    var longer = new ArrayList<>(steps);
    longer.add(step);
    return new PublisherChain(id, List.copyOf(longer), next);
  }

  private void requireNext(Publisher next) {
    if (!next.id().equals(id)) {
      throw refuse(Fault.BAD_SIGNATURE, "it is of " + next.id() + ", not of " + id);
    }
    if (next.seq() != epoch() + 1) {
      throw refuse(
          Fault.ROLLBACK, "it has number " + next.seq() + " where " + (epoch() + 1) + " is next");
    }
    if (!Objects.equals(next.previous(), lastCid())) {
      throw refuse(
          Fault.ROLLBACK, "it follows " + next.previous() + ", and " + lastCid() + " is known");
    }
  }

  private static void requireParties(Set<DidKey> signers, Quorum before, Quorum after) {
    for (DidKey signer : signers) {
      if (!before.keys().contains(signer) && !after.keys().contains(signer)) {
        throw refuse(Fault.BAD_SIGNATURE, "it is also signed by " + signer + ", who is no party");
      }
    }
  }

  private static Map<Role, Quorum> quorums(Publisher record) {
    var quorums = new EnumMap<Role, Quorum>(Role.class);
    record
        .thresholds()
        .forEach(
            (role, threshold) ->
                quorums.put(
                    role,
                    new Quorum(
                        record.keys().stream()
                            .filter(key -> key.roles().contains(role))
                            .map(KeyRoles::key)
                            .collect(Collectors.toSet()),
                        threshold)));
    return quorums;
  }

  private Step current() {
    return steps.getLast();
  }

  public PublisherId id() {
    return id;
  }

  /** The number of the last record; 0 when there is none. */
  public long epoch() {
    return steps.size() - 1L;
  }

  /** The last record; null when there is none. */
  public @Nullable Publisher last() {
    return last;
  }

  /** The CID of the last record's envelope; null when there is none. */
  public @Nullable Cid lastCid() {
    return current().cid;
  }

  /** The CIDs of the records' envelopes, in order. */
  public List<Cid> records() {
    var records = new ArrayList<Cid>();
    for (Step step : steps) {
      if (step.cid != null) {
        records.add(step.cid);
      }
    }
    return records;
  }

  /** The keys that have a role now. */
  public Set<DidKey> keys(Role role) {
    return current().quorum(role).keys();
  }

  /** How many of them must sign. */
  public int threshold(Role role) {
    return current().quorum(role).threshold();
  }

  /** Whether the last record has a key as revoked. */
  public boolean isRevoked(DidKey key) {
    return last != null && last.revoked().stream().anyMatch(gone -> gone.key().equals(key));
  }

  /**
   * Requires that the last record has not expired.
   *
   * @throws RegistryException ROLLBACK: a newer one may be withheld
   */
  public PublisherChain requireFresh(Instant now) {
    if (last != null && last.validity().isExpiredAt(now)) {
      throw refuse(
          Fault.ROLLBACK,
          "the record "
              + lastCid()
              + " of publisher "
              + id
              + " expired at "
              + last.validity().expires()
              + "; a newer one may be withheld");
    }
    return this;
  }

  /** Checks heads of the epoch in force, and releases; those of former keys as they were seen. */
  public EnvelopeVerifier verifier(Sightings sightings) {
    return verifier(epoch(), sightings);
  }

  /** Checks heads of the epoch in force, and releases of the keys in force. */
  public EnvelopeVerifier verifier() {
    return verifier(Sightings.NONE);
  }

  /**
   * Checks heads of an earlier epoch, which are history.
   *
   * @throws RegistryException BAD_SIGNATURE for an epoch that is not known
   */
  public EnvelopeVerifier verifier(long epoch, Sightings sightings) {
    if (epoch < 0 || epoch > epoch()) {
      throw refuse(
          Fault.BAD_SIGNATURE, "no record of epoch " + epoch + " of publisher " + id + " is known");
    }
    var releases = steps.stream().map(step -> step.quorum(Role.RELEASE)).distinct().toList();
    Revocations revocations = last == null ? Revocations.NONE : new Revocations(last.revoked());
    return new EnvelopeVerifier(
        id,
        epoch,
        new EnvelopeVerifier.Rules(
            releases,
            current().quorum(Role.RELEASE),
            steps.get((int) epoch).quorum(Role.HEAD),
            revocations,
            sightings));
  }

  /**
   * Checks a head of whatever epoch it says that it is of.
   *
   * @throws RegistryException as {@link EnvelopeVerifier#verifyHead}
   */
  public VerifiedHead verifyPastHead(Block block) {
    Envelope envelope = Envelope.decode(block.bytes());
    if (envelope.type() != PayloadType.HEAD) {
      throw refuse(Fault.MALFORMED, block.cid() + " is a " + envelope.type() + ", not a head");
    }
    long epoch = Head.decode(envelope.payload()).position().epoch();
    return verifier(epoch, Sightings.NONE).verifyHead(block);
  }

  private static RegistryException refuse(Fault fault, String why) {
    return new RegistryException(fault, why);
  }
}

package reg.manifest.signing;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.manifest.Contributor;
import reg.manifest.DidKey;
import reg.manifest.Head;
import reg.manifest.HeadPosition;
import reg.manifest.PublisherId;
import reg.manifest.Release;

/**
 * Checks envelopes of one publisher, in this order: size and form of the envelope, its type, every
 * signature over the received payload, that enough of the publisher's keys signed, the form of the
 * payload, that it is the publisher's, and that nobody signed who is no party to it.
 *
 * <p>Works without network and clock. Source: trust-and-threats 2.2, 2.4.
 */
public final class EnvelopeVerifier {
  private final PublisherId publisher;
  private final long epoch;
  private final Rules rules;

  /**
   * Whose signatures count.
   *
   * @param former for releases, one for each epoch there was, the newest last
   * @param releases the last of them, which is in force
   * @param heads of the one epoch that is checked
   * @param revocations what takes signatures away again
   * @param sightings what of revoked keys is known to be older than that
   */
  record Rules(
      List<Quorum> former,
      Quorum releases,
      Quorum heads,
      Revocations revocations,
      Sightings sightings) {}

  EnvelopeVerifier(PublisherId publisher, long epoch, Rules rules) {
    this.publisher = publisher;
    this.epoch = epoch;
    this.rules = rules;
  }

  EnvelopeVerifier(PublisherId publisher, long epoch, Quorum releases, Quorum heads) {
    this(
        publisher,
        epoch,
        new Rules(List.of(releases), releases, heads, Revocations.NONE, Sightings.NONE));
  }

  /** For a publisher whose only key is that of its id. */
  public static EnvelopeVerifier of(PublisherId publisher) {
    return PublisherChain.of(publisher).verifier();
  }

  /**
   * Verifies a release. Besides the publisher's keys, those of contributors that the release names
   * may have signed it.
   *
   * @throws RegistryException UNSIGNED, BAD_SIGNATURE or MALFORMED, naming the block; REVOKED when
   *     it is signed by a revoked key and no head from before is known to list it
   */
  public VerifiedRelease verifyRelease(Block block) {
    return naming(
        block,
        own -> {
          Envelope envelope = open(own, PayloadType.RELEASE);
          SortedSet<DidKey> signers = envelope.verifySignatures();
          Quorum quorum = releaseQuorum(own, signers);
          Release release = Release.decode(envelope.payload());
          requirePublisher(release.id().publisher());
          requireParties(signers, release);
          return new VerifiedRelease(own, release, signers, quorum);
        });
  }

  /**
   * Verifies a head. That it is not older than one seen before is for {@link SeenHead} to say.
   *
   * @throws RegistryException UNSIGNED, BAD_SIGNATURE or MALFORMED, naming the block; ROLLBACK when
   *     it is of an earlier epoch than the keys it was checked with; REVOKED when it rests on a key
   *     that was revoked by then
   */
  public VerifiedHead verifyHead(Block block) {
    return naming(
        block,
        own -> {
          Envelope envelope = open(own, PayloadType.HEAD);
          SortedSet<DidKey> signers = envelope.verifySignatures();
          rules.heads.require("it", signers);
          Head head = Head.decode(envelope.payload());
          requirePublisher(head.publisher());
          requireEpoch(head.position().epoch());
          requireOnly(signers, rules.heads.keys());
          if (!rules.heads.isMet(rules.revocations.validAt(head.position(), signers))) {
            throw revoked("the key of it was revoked before " + head.position());
          }
          return new VerifiedHead(own, head, signers);
        });
  }

  /** A release of keys that sign no more is good when a head listed it while they did. */
  private Quorum releaseQuorum(Block own, SortedSet<DidKey> signers) {
    Set<DidKey> valid = rules.revocations.unrevoked(signers);
    if (rules.releases.isMet(valid)) {
      return rules.releases;
    }
    Quorum met =
        rules.former.reversed().stream()
            .filter(quorum -> quorum.isMet(signers))
            .findFirst()
            .orElse(rules.releases);
    met.require("it", signers);
    boolean kept = rules.former.stream().anyMatch(quorum -> quorum.isMet(valid));
    HeadPosition since = kept ? null : rules.revocations.earliest(signers);
    if (!rules.sightings.listed(own.cid(), since)) {
      throw since == null
          ? bad("it is signed by former keys, and no head that is known lists it")
          : revoked("it is signed by a revoked key, and no head before " + since + " lists it");
    }
    return met;
  }

  private static Envelope open(Block block, PayloadType type) {
    Envelope envelope = Envelope.decode(block.bytes());
    if (envelope.type() != type) {
      throw new RegistryException(
          Fault.MALFORMED, "it is a " + envelope.type() + " where a " + type + " is required");
    }
    return envelope;
  }

  private void requirePublisher(PublisherId named) {
    if (!named.equals(publisher)) {
      throw bad("it is signed for publisher " + publisher + " and names " + named);
    }
  }

  private void requireEpoch(long named) {
    if (named < epoch) {
      throw new RegistryException(
          Fault.ROLLBACK, "it is of epoch " + named + "; the publisher is at epoch " + epoch);
    }
    if (named > epoch) {
      throw bad("it is of epoch " + named + ", for which no publisher record is known");
    }
  }

  private void requireParties(Set<DidKey> signers, Release release) {
    var parties = new TreeSet<DidKey>();
    rules.former.forEach(quorum -> parties.addAll(quorum.keys()));
    for (Contributor contributor : release.claims().contributors()) {
      DidKey key = contributor.key();
      if (key != null) {
        parties.add(key);
      }
    }
    requireOnly(signers, parties);
  }

  private static void requireOnly(Set<DidKey> signers, Set<DidKey> parties) {
    for (DidKey signer : signers) {
      if (!parties.contains(signer)) {
        throw bad("it is also signed by " + signer + ", who is no party to it");
      }
    }
  }

  private static RegistryException bad(String why) {
    return new RegistryException(Fault.BAD_SIGNATURE, why);
  }

  private static RegistryException revoked(String why) {
    return new RegistryException(Fault.REVOKED, why);
  }

  /** Runs a check on a copy of the block, whose bytes may be borrowed. */
  private static <T> T naming(Block block, Function<Block, T> check) {
    try {
      Block own = Block.of(Codec.DAG_CBOR, block.bytes());
      if (!own.cid().equals(block.cid())) {
        throw new RegistryException(Fault.MALFORMED, "as an envelope its CID is " + own.cid());
      }
      return check.apply(own);
    } catch (RegistryException e) {
      throw new RegistryException(
          e.fault(), "block " + block.cid() + " is refused: " + e.getMessage(), e);
    }
  }
}

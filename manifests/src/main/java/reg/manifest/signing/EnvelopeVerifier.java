package reg.manifest.signing;

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
  private final Quorum releases;
  private final Quorum heads;

  EnvelopeVerifier(PublisherId publisher, long epoch, Quorum releases, Quorum heads) {
    this.publisher = publisher;
    this.epoch = epoch;
    this.releases = releases;
    this.heads = heads;
  }

  /** For a publisher whose only key is that of its id. */
  public static EnvelopeVerifier of(PublisherId publisher) {
    var quorum = new Quorum(Set.of(publisher.genesisKey()), 1);
    return new EnvelopeVerifier(publisher, 0, quorum, quorum);
  }

  /**
   * Verifies a release. Besides the publisher's keys, those of contributors that the release names
   * may have signed it.
   *
   * @throws RegistryException UNSIGNED, BAD_SIGNATURE or MALFORMED, naming the block
   */
  public VerifiedRelease verifyRelease(Block block) {
    return naming(
        block,
        own -> {
          Envelope envelope = open(own, PayloadType.RELEASE);
          SortedSet<DidKey> signers = envelope.verifySignatures();
          releases.require("it", signers);
          Release release = Release.decode(envelope.payload());
          requirePublisher(release.id().publisher());
          requireParties(signers, release);
          return new VerifiedRelease(own, release, signers);
        });
  }

  /**
   * Verifies a head. That it is not older than one seen before is for {@link SeenHead} to say.
   *
   * @throws RegistryException UNSIGNED, BAD_SIGNATURE or MALFORMED, naming the block; ROLLBACK when
   *     it is of an earlier epoch than the keys it was checked with
   */
  public VerifiedHead verifyHead(Block block) {
    return naming(
        block,
        own -> {
          Envelope envelope = open(own, PayloadType.HEAD);
          SortedSet<DidKey> signers = envelope.verifySignatures();
          heads.require("it", signers);
          Head head = Head.decode(envelope.payload());
          requirePublisher(head.publisher());
          requireEpoch(head.position().epoch());
          requireOnly(signers, heads.keys());
          return new VerifiedHead(own, head, signers);
        });
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
    var parties = new TreeSet<>(releases.keys());
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

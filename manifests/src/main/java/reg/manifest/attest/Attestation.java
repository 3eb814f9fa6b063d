package reg.manifest.attest;

import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.MapNode;
import reg.manifest.DidKey;
import reg.manifest.attest.Statement.Subject;
import reg.manifest.signing.PublisherKey;

/**
 * A statement whose signatures were checked; made only by {@link #verify} and {@link #sign}. That
 * it is about a release is for {@link #about} to say.
 */
public final class Attestation {
  /** The largest attestation, in bytes. */
  public static final int BYTES_MAX = DsseEnvelope.BYTES_MAX;

  private final Block block;
  private final Statement statement;
  private final SortedSet<DidKey> signers;

  private Attestation(Block block, Statement statement, SortedSet<DidKey> signers) {
    this.block = block;
    this.statement = statement;
    this.signers = signers;
  }

  /**
   * Signs a statement.
   *
   * @throws RegistryException MALFORMED when the predicate is of one of our kinds and not as its
   *     schema says, and past {@value #BYTES_MAX} bytes
   */
  public static Attestation sign(Statement statement, PublisherKey key) {
    var envelope = DsseEnvelope.sign(Statement.PAYLOAD_TYPE, statement.encode(), key);
    return verify(envelope.write());
  }

  /**
   * Reads an attestation and checks every signature of a did:key in it.
   *
   * @param json a DSSE envelope; kept as it is, for its CID and for whoever reads it next
   * @throws RegistryException MALFORMED past the limits, for a payload of another kind than an
   *     in-toto statement, and for a predicate of ours that is not as its schema says; UNSIGNED
   *     when no did:key signed; BAD_SIGNATURE
   */
  public static Attestation verify(byte[] json) {
    try {
      DsseEnvelope envelope = DsseEnvelope.read(json);
      if (!envelope.payloadType().equals(Statement.PAYLOAD_TYPE)) {
        throw DsseEnvelope.malformed("its payload is not of type " + Statement.PAYLOAD_TYPE);
      }
      SortedSet<DidKey> signers = envelope.verifySignatures();
      Statement statement = Statement.decode(envelope.payload());
      PredicateKind kind = PredicateKind.of(statement.predicateType());
      if (kind != null && kind.isOwn()) {
        PredicateSchema.require(kind, statement.predicate());
      }
      return new Attestation(Block.of(Codec.RAW, json), statement, signers);
    } catch (RegistryException e) {
      // A key that is none is the sender's mistake here, not that of a person who types.
      Fault fault = e.fault() == Fault.INVALID_REQUEST ? Fault.MALFORMED : e.fault();
      throw new RegistryException(fault, "the attestation is refused: " + e.getMessage(), e);
    }
  }

  /** Whether bytes look like an envelope with a statement; says nothing about its signatures. */
  public static boolean isLikely(byte[] bytes) {
    try {
      return bytes.length > 0
          && bytes[0] == '{'
          && DsseEnvelope.read(bytes).payloadType().equals(Statement.PAYLOAD_TYPE);
    } catch (RegistryException e) {
      return false;
    }
  }

  /** The raw block of the envelope. */
  public Block block() {
    return block;
  }

  public Cid cid() {
    return block.cid();
  }

  public Statement statement() {
    return statement;
  }

  /** Whose signatures were checked, each key once. */
  public SortedSet<DidKey> signers() {
    return signers;
  }

  /**
   * What it says of a release; null when it says nothing of it. Only the digest decides: a subject
   * of the right name with another digest is another thing.
   */
  public @Nullable Claim about(Cid release) {
    String sha256 = Statement.sha256Of(release);
    for (Subject subject : statement.subjects()) {
      if (sha256.equals(subject.sha256())) {
        return claim(subject);
      }
    }
    return null;
  }

  private Claim claim(Subject subject) {
    MapNode predicate = statement.predicate();
    PredicateKind kind = PredicateKind.of(statement.predicateType());
    Instant issued = subject.issued();
    if (issued == null && kind != null) {
      issued = kind.issued(predicate);
    }
    String result =
        kind == null ? PredicateKind.lower(predicate.find("result")) : kind.result(predicate);
    return new Claim(cid(), statement.predicateType(), signers, issued, subject.expires(), result);
  }

  /** What kind, by whom, and the CID. */
  @Override
  public String toString() {
    return statement.predicateType() + " by " + signers + " " + cid();
  }
}

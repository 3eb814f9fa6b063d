package reg.manifest.tlog;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;

/**
 * Who stands behind a checkpoint: its log, and witnesses. To hold one is to know that every
 * signature by a key of the policy was checked.
 */
public final class Endorsement {
  private final Checkpoint checkpoint;
  private final @Nullable NoteKey log;
  private final Map<String, Instant> witnesses;
  private final boolean witnessed;

  private Endorsement(
      Checkpoint checkpoint,
      @Nullable NoteKey log,
      Map<String, Instant> witnesses,
      boolean witnessed) {
    this.checkpoint = checkpoint;
    this.log = log;
    this.witnesses = witnesses;
    this.witnessed = witnessed;
  }

  /**
   * Looks at every signature; those by keys that the policy does not know are passed over.
   *
   * @throws RegistryException MALFORMED when the note is no checkpoint; BAD_SIGNATURE when a key of
   *     the policy did not sign what its line claims
   */
  static Endorsement of(TlogPolicy policy, SignedNote note) {
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    NoteKey log = null;
    var witnesses = new LinkedHashMap<String, Instant>();
    for (SignedNote.Line line : note.signatures()) {
      for (NoteKey key : policy.logs()) {
        if (key.name().equals(checkpoint.origin()) && key.signed(line)) {
          key.verify(checkpoint, line);
          log = key;
        }
      }
      for (Map.Entry<String, NoteKey> witness : policy.witnesses().entrySet()) {
        if (witness.getValue().signed(line)) {
          long time = witness.getValue().verify(checkpoint, line);
          witnesses.put(witness.getKey(), Instant.ofEpochSecond(Math.min(time, TIME_MAX)));
        }
      }
    }
    boolean witnessed = policy.quorum().isMet(witnesses.keySet());
    return new Endorsement(checkpoint, log, witnesses, witnessed);
  }

  /** Later is of no use to anybody, and no instant of the JDK. */
  private static final long TIME_MAX = Instant.MAX.getEpochSecond();

  /** What was endorsed; to be believed only if {@link #isComplete}. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** The log's key; null when no log of the policy signed, or for another origin. */
  public @Nullable NoteKey log() {
    return log;
  }

  /** The witnesses who cosigned, by their names in the policy, and when. */
  public Map<String, Instant> witnesses() {
    return new LinkedHashMap<>(witnesses);
  }

  /** Whether the witnesses are as many as the policy demands. */
  public boolean isWitnessed() {
    return witnessed;
  }

  /** Whether the policy is content. */
  public boolean isComplete() {
    return log != null && witnessed;
  }

  /** Whether the checkpoint's tree has a leaf where a proof says. */
  public boolean includes(TlogProof proof, byte[] entry) {
    return Merkle.includes(checkpoint, proof.index(), Merkle.leafHash(entry), proof.hashes());
  }
}

package reg.manifest.tlog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Cosigns what a log says if it only adds to what the log said before. Source: C2SP tlog-witness.
 *
 * @param log whose checkpoints
 * @param signer the witness's key
 */
public record Witness(NoteKey log, NoteSigner signer) {
  /**
   * What a log asks for.
   *
   * @param proof that the checkpoint adds to the one cosigned last
   * @param note the checkpoint, signed by the log
   */
  public record Request(List<byte[]> proof, SignedNote note) {
    public Request {
      proof = List.copyOf(proof);
    }
  }

  /**
   * Cosigns. Whoever keeps {@code last} must have stored the new checkpoint before the signature
   * leaves.
   *
   * @param last the checkpoint cosigned last of this log; null for none
   * @return the witness's signature of the checkpoint
   * @throws RegistryException MALFORMED when there is no checkpoint; BAD_SIGNATURE when the log did
   *     not sign it; ROLLBACK when it is not of this log or does not add to {@code last}
   */
  public SignedNote.Line cosign(@Nullable Checkpoint last, Request request, Instant now) {
    Checkpoint next = Checkpoint.parse(request.note().text());
    if (!next.origin().equals(log.name())) {
      throw refused(next + " is not of " + TlogText.quote(log.name()));
    }
    boolean signed = false;
    for (SignedNote.Line line : request.note().signatures()) {
      if (log.signed(line)) {
        log.verify(next, line);
        signed = true;
      }
    }
    if (!signed) {
      throw NoteCrypto.bad(log);
    }
    Checkpoint before = last == null ? new Checkpoint(log.name(), 0, Merkle.emptyRoot()) : last;
    if (!before.origin().equals(next.origin())
        || !Merkle.isConsistent(before, next, request.proof())) {
      throw refused(next + " does not add to " + before);
    }
    return signer.sign(next, now);
  }

  private static RegistryException refused(String why) {
    return new RegistryException(Fault.ROLLBACK, why);
  }
}

/**
 * Transparency logs as C2SP specifies them: signed notes, checkpoints, cosignatures of witnesses,
 * inclusion and consistency proofs (RFC 6962, SHA-256), tiles, offline proofs, and the policy that
 * says which logs and witnesses are believed. Format page: transparency.
 *
 * <p>Invariants: readers take only what a writer of the format would have written, within limits
 * that are checked before anything is allocated; a proof counts only after every signature by a key
 * that the policy knows was verified. Nothing here does I/O. Values are immutable but for {@link
 * reg.manifest.tlog.TileLog}. Source: C2SP signed-note, tlog-checkpoint, tlog-cosignature,
 * tlog-tiles, tlog-proof, tlog-policy.
 */
@NullMarked
package reg.manifest.tlog;

import org.jspecify.annotations.NullMarked;

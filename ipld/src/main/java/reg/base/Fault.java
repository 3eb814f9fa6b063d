package reg.base;

/**
 * Why an operation failed, by what the caller can do about it. The command line maps each fault to
 * one exit code and the HTTP server to one status; both switches are exhaustive.
 */
public enum Fault {
  /** The request itself is wrong: a name outside the grammar, contradicting options. */
  INVALID_REQUEST,
  /** The named thing is not held, or does not exist. */
  NOT_FOUND,
  /** No peer or server answered. */
  UNREACHABLE,
  /** Something else holds or already defines the thing: another process, another release. */
  CONFLICT,
  /** A signature is required and absent. */
  UNSIGNED,
  /** A signature is present and wrong, or by a key that may not sign this. */
  BAD_SIGNATURE,
  /** Bytes differ from what their CID or signature says. */
  CORRUPT,
  /** The local trust policy refuses it. */
  REFUSED_BY_POLICY,
  /** Older than what was seen before, or one of two conflicting histories. */
  ROLLBACK,
  /** Bytes that do not follow their format, or a format that is refused. */
  MALFORMED,
  /** Withdrawn by its publisher, or signed by a revoked key. */
  REVOKED,
  /** The disk or database failed: full, unreadable, not writable. */
  STORAGE,
  /** The user or the system asked to stop. */
  INTERRUPTED
}

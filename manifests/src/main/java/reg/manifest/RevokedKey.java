package reg.manifest;

import reg.base.RegistryException;

/**
 * A key whose signatures count no more.
 *
 * @param key the public key
 * @param since the head from which on they are void
 * @param reason in the publisher's words, at most {@value #REASON_BYTES_MAX} bytes, or empty
 */
public record RevokedKey(DidKey key, HeadPosition since, String reason) {
  /** The longest reason, in bytes. */
  public static final int REASON_BYTES_MAX = 512;

  /**
   * Checks the limits.
   *
   * @throws RegistryException MALFORMED past them
   */
  public RevokedKey {
    if (!reason.isEmpty()) {
      Grammar.requireText("reason", reason, REASON_BYTES_MAX);
    }
  }
}

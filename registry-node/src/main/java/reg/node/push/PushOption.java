package reg.node.push;

/** How a push goes about it. */
public enum PushOption {
  /** Keep only where the bytes lie in the user's own files, not a copy of them. */
  REFERENCE,
  /** Take symlinks that stay inside the folder or lead into a hub cache's {@code blobs/}. */
  FOLLOW_LINKS,
  /** Compute everything and write nothing. */
  DRY_RUN
}

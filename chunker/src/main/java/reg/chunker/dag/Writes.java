package reg.chunker.dag;

/** How large files are written. */
public enum Writes {
  /** Into the system's cache, which writes them to the disk when it likes. */
  CACHED,

  /**
   * To the disk, where it is fast: less CPU, but each write waits. For threads that do nothing else
   * meanwhile.
   */
  PAST_CACHE
}

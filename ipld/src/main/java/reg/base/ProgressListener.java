package reg.base;

/**
 * Hears how a long operation advances. One of the two callbacks of the project. Called from any
 * thread, often; an implementation must return at once and must not throw.
 */
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = new ProgressListener() {};

  /**
   * A step begins.
   *
   * @param step what is done, for people: {@code "hashing"}
   * @param totalBytes the bytes to come, or -1 when not known
   */
  default void begin(String step, long totalBytes) {}

  /** More bytes of the current step are done. */
  default void advance(long bytes) {}

  /** A thing the user should know, which does not stop the operation. */
  default void warn(String message) {}
}

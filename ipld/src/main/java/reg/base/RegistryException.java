package reg.base;

import org.jspecify.annotations.Nullable;

/**
 * The one unchecked exception of the public API. The message says what failed, with which name, CID
 * or path, and what to do next; it is shown to the user as it is.
 */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  public RegistryException(Fault fault, String message) {
    this(fault, message, null);
  }

  public RegistryException(Fault fault, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  /** The kind of failure. */
  public Fault fault() {
    return fault;
  }
}

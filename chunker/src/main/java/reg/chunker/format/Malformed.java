package reg.chunker.format;

import reg.base.Fault;
import reg.base.RegistryException;

/** The one way these readers refuse a file. */
final class Malformed {
  private static final int SHOWN_CHARS_MAX = 80;

  private Malformed() {}

  static RegistryException because(String message) {
    return new RegistryException(Fault.MALFORMED, message);
  }

  static RegistryException because(String message, Throwable cause) {
    return new RegistryException(Fault.MALFORMED, message, cause);
  }

  /** Text from a file, cut and without control characters, fit for a message. */
  static String shown(String text) {
    String head = text.length() > SHOWN_CHARS_MAX ? text.substring(0, SHOWN_CHARS_MAX) + "…" : text;
    return "'" + head.replaceAll("\\p{C}", "?") + "'";
  }
}

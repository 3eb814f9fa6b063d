package reg.manifest.signing;

import java.util.Locale;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.path.SafeText;

/** What an envelope holds. The type is signed with the payload, so neither passes for another. */
public enum PayloadType {
  RELEASE,
  HEAD,
  PUBLISHER;

  private final String text = "application/vnd.reg." + name().toLowerCase(Locale.ROOT) + ".v1+cbor";

  /**
   * The type of a text.
   *
   * @throws RegistryException MALFORMED for any but those of this list
   */
  static PayloadType parse(String text) {
    for (PayloadType type : values()) {
      if (type.text.equals(text)) {
        return type;
      }
    }
    throw new RegistryException(
        Fault.MALFORMED, "payload type '" + SafeText.escape(text) + "' is not known");
  }

  /** {@code application/vnd.reg.KIND.v1+cbor}. */
  public String text() {
    return text;
  }

  /** The kind, for messages. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

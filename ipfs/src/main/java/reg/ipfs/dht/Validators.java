package reg.ipfs.dht;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.routing.RecordValidator;

/** The name spaces whose records are kept, each with what judges them. */
final class Validators {
  private final Map<String, RecordValidator> byNamespace = new HashMap<>();

  /** These, and {@code /pk/}. */
  Validators(List<RecordValidator> validators) {
    var own = new PublicKeyValidator();
    byNamespace.put(own.namespace(), own);
    validators.forEach(validator -> byNamespace.put(validator.namespace(), validator));
  }

  /**
   * Requires that a record may be kept under a key.
   *
   * @throws RegistryException MALFORMED for a name space that is not known here; as {@link
   *     RecordValidator#require}
   */
  void require(byte[] key, byte[] value) {
    of(key).require(key, value);
  }

  /** Whether a record may be kept under a key. */
  boolean accepts(byte[] key, byte[] value) {
    try {
      require(key, value);
      return true;
    } catch (RegistryException e) {
      return false;
    }
  }

  /** As {@link RecordValidator#compare}. */
  int compare(byte[] key, byte[] first, byte[] second) {
    return of(key).compare(first, second);
  }

  private RecordValidator of(byte[] key) {
    String text = new String(key, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('/', 1);
    RecordValidator found =
        text.startsWith("/") && end > 1 ? byNamespace.get(text.substring(1, end)) : null;
    if (found == null) {
      throw new RegistryException(Fault.MALFORMED, "a record of a name space that is not kept");
    }
    return found;
  }
}

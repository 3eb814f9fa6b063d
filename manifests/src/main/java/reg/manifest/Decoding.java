package reg.manifest;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;

/** What the readers of signed objects have in common. */
final class Decoding {
  private Decoding() {}

  /** Runs a reader; whatever it refuses is MALFORMED and says in what. */
  static <T> T of(String what, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (RegistryException e) {
      throw new RegistryException(Fault.MALFORMED, what + " is malformed: " + e.getMessage(), e);
    }
  }

  /**
   * Decodes a payload and requires that the value encodes to the same bytes.
   *
   * @throws RegistryException MALFORMED, naming {@code what}
   */
  static <T> T payload(
      String what, byte[] bytes, Function<MapNode, T> decoder, Function<T, byte[]> encoder) {
    return of(
        what,
        () -> {
          MapNode map = DagCbor.decode(bytes).asMap("it");
          long version = map.natural("v");
          if (version != 1) {
            throw Grammar.malformed("version " + version + "; this reg reads version 1");
          }
          T value = decoder.apply(map);
          if (!Arrays.equals(encoder.apply(value), bytes)) {
            throw Grammar.malformed("it does not encode to the bytes it was read from");
          }
          return value;
        });
  }
}

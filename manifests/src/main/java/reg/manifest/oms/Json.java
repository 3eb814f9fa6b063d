package reg.manifest.oms;

import java.io.IOException;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.MapNode;
import reg.manifest.json.JsonReader;

/** A JSON object of a size that was checked first. */
final class Json {
  private Json() {}

  static MapNode read(String what, byte[] text, int bytesMax) {
    try {
      return JsonReader.read(text, bytesMax).asMap(what);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.MALFORMED, what + " is not JSON that we take: " + e.getMessage(), e);
    }
  }
}

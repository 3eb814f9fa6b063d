package reg.ipfs.ipns;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import reg.libp2p.crypto.HostKey;
import reg.testdata.Vectors;

/** The golden records. */
final class IpnsCases {
  static final JsonNode ALL = Vectors.json("ipns/cases.json");
  static final JsonNode OWN = ALL.required("own");

  private IpnsCases() {}

  /** The bytes of a field in hex. */
  static byte[] bytes(JsonNode object, String field) {
    return HexFormat.of().parseHex(object.required(field).asText());
  }

  static HostKey key() {
    return HostKey.ofSeed(bytes(OWN, "seed"));
  }

  static IpnsName name() {
    return IpnsName.parse(OWN.required("name").asText());
  }
}

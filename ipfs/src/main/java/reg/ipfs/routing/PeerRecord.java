package reg.ipfs.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.libp2p.Limits;
import reg.libp2p.Multiaddr;
import reg.libp2p.PeerId;

/**
 * A peer, as routing knows it.
 *
 * @param addresses where it may be reached; may be none
 * @param protocols how it hands out blocks: {@link #BITSWAP}, {@link #GATEWAY}; may be none
 */
public record PeerRecord(PeerId id, List<Multiaddr> addresses, List<String> protocols) {
  /** The peer speaks bitswap. */
  public static final String BITSWAP = "transport-bitswap";

  /** The peer has a trustless gateway. */
  public static final String GATEWAY = "transport-ipfs-gateway-http";

  private static final String SCHEMA = "peer";
  private static final String OLD_SCHEMA = "bitswap";

  public PeerRecord {
    addresses = List.copyOf(addresses);
    protocols = List.copyOf(protocols);
  }

  JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("Schema", SCHEMA);
    json.put("ID", id.toString());
    var addrs = json.putArray("Addrs");
    addresses.forEach(address -> addrs.add(address.toString()));
    var names = json.putArray("Protocols");
    protocols.forEach(names::add);
    return json;
  }

  /**
   * Reads a record; addresses that can not be read are left out, and so are those past the limits
   * of what is kept of a peer.
   *
   * @return null for a record of another kind, or of a peer whose name can not be read
   */
  static @Nullable PeerRecord ofJson(JsonNode json) {
    String schema = json.path("Schema").asText();
    if (!schema.equals(SCHEMA) && !schema.equals(OLD_SCHEMA)) {
      return null;
    }
    PeerId id;
    try {
      id = PeerId.parse(json.path("ID").asText());
    } catch (RegistryException e) {
      return null;
    }
    var addresses = new ArrayList<Multiaddr>();
    for (JsonNode text : json.path("Addrs")) {
      if (addresses.size() < Limits.ADDRESSES_PER_PEER_MAX) {
        addAddress(addresses, text.asText());
      }
    }
    var protocols = new ArrayList<String>();
    for (JsonNode name : json.path("Protocols")) {
      if (protocols.size() < Limits.PROTOCOLS_PER_PEER_MAX) {
        protocols.add(name.asText());
      }
    }
    if (json.hasNonNull("Protocol")) {
      protocols.add(json.path("Protocol").asText());
    }
    return new PeerRecord(id, addresses, protocols);
  }

  private static void addAddress(List<Multiaddr> addresses, String text) {
    try {
      addresses.add(Multiaddr.parse(text));
    } catch (RegistryException e) {
      // Of a kind that is not known here, so nobody here could dial it.
    }
  }
}

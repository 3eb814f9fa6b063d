package reg.ipld.dagcbor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.TreeMap;
import reg.ipld.Cid;

/** Reads dag-json, in which the golden files say what their bytes mean. */
public final class DagJson {
  private DagJson() {}

  public static Node read(String text) {
    try {
      return node(new ObjectMapper().readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Node node(JsonNode json) {
    return switch (json.getNodeType()) {
      case NULL -> new NullNode();
      case BOOLEAN -> new BoolNode(json.booleanValue());
      case STRING -> new TextNode(json.textValue());
      case NUMBER ->
          json.isIntegralNumber()
              ? IntNode.of(json.longValue())
              : new FloatNode(json.doubleValue());
      case ARRAY -> new ListNode(json.valueStream().map(DagJson::node).toList());
      case OBJECT -> object(json);
      case BINARY, MISSING, POJO -> throw new IllegalArgumentException(json.toString());
    };
  }

  private static Node object(JsonNode json) {
    JsonNode special = json.path("/");
    if (special.isTextual()) {
      return new LinkNode(Cid.parse(special.textValue()));
    }
    if (special.isObject()) {
      return BytesNode.copyOf(Base64.getDecoder().decode(special.path("bytes").textValue()));
    }
    var entries = new TreeMap<String, Node>();
    json.properties().forEach(entry -> entries.put(entry.getKey(), node(entry.getValue())));
    return MapNode.of(entries);
  }
}

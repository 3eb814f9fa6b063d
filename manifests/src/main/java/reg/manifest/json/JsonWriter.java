package reg.manifest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import reg.ipld.dagcbor.BoolNode;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.FloatNode;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.NullNode;
import reg.ipld.dagcbor.TextNode;

/** Values as JSON text: UTF-8, without white space, maps in dag-cbor's order of keys. */
public final class JsonWriter {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private JsonWriter() {}

  /**
   * Writes a value.
   *
   * @throws IllegalArgumentException for bytes and links, which JSON has no form for
   */
  public static byte[] write(Node node) {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      write(node, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(Node node, JsonGenerator json) throws IOException {
    switch (node) {
      case MapNode map -> {
        json.writeStartObject();
        for (Map.Entry<String, Node> entry : map.entries().entrySet()) {
          json.writeFieldName(entry.getKey());
          write(entry.getValue(), json);
        }
        json.writeEndObject();
      }
      case ListNode list -> {
        json.writeStartArray();
        for (Node element : list.elements()) {
          write(element, json);
        }
        json.writeEndArray();
      }
      case TextNode(String text) -> json.writeString(text);
      case IntNode integer -> json.writeNumber(integer.asLong("a number of JSON"));
      case FloatNode number -> json.writeNumber(number.value());
      case BoolNode bool -> json.writeBoolean(bool.value());
      case NullNode _ -> json.writeNull();
      case BytesNode _, LinkNode _ ->
          throw new IllegalArgumentException(node.kind() + " has no form in JSON");
    }
  }
}

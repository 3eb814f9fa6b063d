package reg.manifest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import reg.ipld.dagcbor.BoolNode;
import reg.ipld.dagcbor.FloatNode;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.NullNode;
import reg.ipld.dagcbor.TextNode;

/**
 * JSON text as nodes. Refuses nesting deeper than {@value #DEPTH_MAX}, keys that occur twice,
 * unpaired surrogates, and more bytes than allowed. Numbers that fit no long become floats.
 */
public final class JsonReader {
  /** The longest document, in bytes. */
  public static final int BYTES_MAX = 16 << 20;

  /** How deep lists and maps may nest. */
  public static final int DEPTH_MAX = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonReader() {}

  /**
   * Reads a document of at most {@value #BYTES_MAX} bytes.
   *
   * @throws IOException when the text is not JSON or past the limits
   */
  public static Node read(byte[] text) throws IOException {
    return read(text, BYTES_MAX);
  }

  /**
   * Reads a document.
   *
   * @throws IOException when the text is not JSON or past the limits
   */
  public static Node read(byte[] text, int bytesMax) throws IOException {
    if (text.length > bytesMax) {
      throw new IOException("it has " + text.length + " bytes; at most " + bytesMax);
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IOException("no JSON at all");
      }
      Node node = value(parser);
      if (parser.nextToken() != null) {
        throw new IOException("more behind the end of the JSON value");
      }
      return node;
    }
  }

  private static Node value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> map(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> new TextNode(unicode(parser.getText()));
      case VALUE_TRUE -> new BoolNode(true);
      case VALUE_FALSE -> new BoolNode(false);
      case VALUE_NULL -> new NullNode();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      default -> throw new IOException("unexpected " + parser.currentToken());
    };
  }

  /** Half of a surrogate pair is no text; readers differ in what they make of it. */
  private static String unicode(String text) throws IOException {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IOException("an unpaired surrogate");
    }
    return text;
  }

  private static Node number(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> IntNode.of(parser.getLongValue());
      default -> {
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
          throw new IOException("a number out of range");
        }
        yield new FloatNode(value);
      }
    };
  }

  private static Node map(JsonParser parser) throws IOException {
    var entries = new LinkedHashMap<String, Node>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = unicode(parser.currentName());
      parser.nextToken();
      entries.put(key, value(parser));
    }
    return MapNode.of(entries);
  }

  private static Node list(JsonParser parser) throws IOException {
    var elements = new ArrayList<Node>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return new ListNode(elements);
  }
}

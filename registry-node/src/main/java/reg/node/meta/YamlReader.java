package reg.node.meta;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import reg.ipld.dagcbor.BoolNode;
import reg.ipld.dagcbor.FloatNode;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.NullNode;
import reg.ipld.dagcbor.TextNode;

/**
 * A YAML document as nodes: plain values only, no types that name classes. Refuses more than
 * {@value #CODE_POINTS_MAX} code points, nesting deeper than {@value #DEPTH_MAX}, more than {@value
 * #ALIASES_MAX} aliases of collections, and keys that occur twice.
 */
final class YamlReader {
  /** The longest document, in code points. */
  static final int CODE_POINTS_MAX = 1 << 20;

  /** How deep lists and maps may nest. */
  static final int DEPTH_MAX = 32;

  /** How many aliases may point at lists and maps; an alias bomb needs dozens. */
  static final int ALIASES_MAX = 16;

  private YamlReader() {}

  /**
   * Reads one document.
   *
   * @throws IOException when the text is not YAML or past the limits
   */
  static Node read(String text) throws IOException {
    var options = new LoaderOptions();
    options.setCodePointLimit(CODE_POINTS_MAX);
    options.setNestingDepthLimit(DEPTH_MAX);
    options.setMaxAliasesForCollections(ALIASES_MAX);
    options.setAllowDuplicateKeys(false);
    options.setAllowRecursiveKeys(false);
    try {
      Object loaded = new Yaml(new SafeConstructor(options)).load(text);
      return node(loaded, 0);
    } catch (YAMLException e) {
      throw new IOException(firstLine(e), e);
    }
  }

  private static Node node(@Nullable Object value, int depth) throws IOException {
    // An alias may point at what it lies in, so the nesting of values can be endless.
    if (depth > DEPTH_MAX) {
      throw new IOException("nested deeper than " + DEPTH_MAX);
    }
    return switch (value) {
      case null -> new NullNode();
      case String text -> new TextNode(text);
      case Boolean flag -> new BoolNode(flag);
      case Integer number -> IntNode.of(number);
      case Long number -> IntNode.of(number);
      case BigInteger number -> new TextNode(number.toString());
      case Double number when Double.isFinite(number) -> new FloatNode(number);
      case Date date -> new TextNode(date.toInstant().toString());
      case List<?> list -> list(list, depth);
      case Map<?, ?> map -> map(map, depth);
      default -> new TextNode(value.toString());
    };
  }

  private static Node list(List<?> list, int depth) throws IOException {
    var elements = new ArrayList<Node>();
    for (Object element : list) {
      elements.add(node(element, depth + 1));
    }
    return new ListNode(elements);
  }

  private static Node map(Map<?, ?> map, int depth) throws IOException {
    var entries = new LinkedHashMap<String, Node>();
    for (var entry : map.entrySet()) {
      entries.put(String.valueOf(entry.getKey()), node(entry.getValue(), depth + 1));
    }
    return MapNode.of(entries);
  }

  private static String firstLine(YAMLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("not YAML");
  }
}

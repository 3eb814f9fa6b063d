package reg.manifest.attest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import reg.base.RegistryException;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.manifest.path.SafeText;

/** What the predicates of reg's own kinds look like. Unknown fields are refused. */
final class PredicateSchema {
  private static final int LIST_MAX = 4096;

  /** A field, whether it must be there, and what requires its shape. */
  private record Field(String name, boolean required, Consumer<Node> shape) {}

  private PredicateSchema() {}

  /**
   * Requires a predicate of a kind of ours.
   *
   * @throws RegistryException MALFORMED, naming the field
   */
  static void require(PredicateKind kind, MapNode predicate) {
    List<Field> fields = new ArrayList<>();
    fields.add(must("result", result(kind)));
    fields.add(may("details", node -> node.asMap("details")));
    fields.addAll(
        switch (kind) {
          case REVIEW -> List.of(text("comment"), texts("scope"));
          case EVAL -> List.of(text("suite"), text("data"), list("metrics", METRIC));
          case SCAN -> List.of(must("scanner", of(SCANNER)), list("findings", FINDING));
          case LICENCE -> List.of(must("licence", PredicateSchema::line), text("comment"));
          case LOG ->
              List.of(must("head", PredicateSchema::line), must("proof", PredicateSchema::line));
          case MODERATION -> List.of(texts("reasons"), text("comment"));
          default -> throw new IllegalArgumentException(kind + " is not of reg");
        });
    of(fields).accept(predicate);
  }

  private static final List<Field> METRIC =
      List.of(
          must("name", PredicateSchema::line),
          must("value", node -> node.asDouble("value")),
          text("unit"));
  private static final List<Field> SCANNER =
      List.of(must("name", PredicateSchema::line), must("version", PredicateSchema::line));
  private static final List<Field> FINDING =
      List.of(
          must("path", PredicateSchema::line), must("rule", PredicateSchema::line), text("detail"));

  private static void line(Node node) {
    node.asText("a text");
  }

  private static Consumer<Node> result(PredicateKind kind) {
    return node -> {
      String word = node.asText("result");
      if (!kind.results().contains(word)) {
        throw DsseEnvelope.malformed(
            "result '" + SafeText.escape(word) + "' is none of " + kind.results());
      }
    };
  }

  private static Consumer<Node> of(List<Field> fields) {
    List<String> names = fields.stream().map(Field::name).toList();
    return node -> {
      MapNode map = node.asMap("it").requireOnly(names);
      for (Field field : fields) {
        Node value = field.required ? map.require(field.name) : map.find(field.name);
        if (value != null) {
          field.shape.accept(value);
        }
      }
    };
  }

  private static Field must(String name, Consumer<Node> shape) {
    return new Field(name, true, shape);
  }

  private static Field may(String name, Consumer<Node> shape) {
    return new Field(name, false, shape);
  }

  private static Field text(String name) {
    return may(name, PredicateSchema::line);
  }

  private static Field texts(String name) {
    return listOf(name, PredicateSchema::line);
  }

  private static Field list(String name, List<Field> fields) {
    return listOf(name, of(fields));
  }

  private static Field listOf(String name, Consumer<Node> shape) {
    return may(
        name,
        node -> {
          List<Node> elements = node.asList(name);
          if (elements.size() > LIST_MAX) {
            throw DsseEnvelope.malformed(name + " has more than " + LIST_MAX + " entries");
          }
          elements.forEach(shape);
        });
  }
}

package reg.manifest.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import reg.testdata.Vectors;

/** The paths of {@code formats/paths.json}. */
final class PathVectors {
  private static final JsonNode ALL = Vectors.json("formats/paths.json");

  private PathVectors() {}

  /** A path and the rule that refuses it. */
  record Refused(String rule, String path) {}

  static List<Refused> refused() {
    var refused = new ArrayList<Refused>();
    ALL.get("refused")
        .properties()
        .forEach(
            rule ->
                rule.getValue()
                    .forEach(path -> refused.add(new Refused(rule.getKey(), path.asText()))));
    return refused;
  }

  static List<String> allowed() {
    return texts(ALL.get("allowed"));
  }

  /** Pairs that may not be in one tree. */
  static List<List<String>> colliding() {
    return pairs("colliding");
  }

  /** Pairs that may. */
  static List<List<String>> apart() {
    return pairs("apart");
  }

  private static List<List<String>> pairs(String name) {
    var pairs = new ArrayList<List<String>>();
    ALL.get(name).forEach(pair -> pairs.add(texts(pair)));
    return pairs;
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
